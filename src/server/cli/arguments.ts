import { parseArgs } from 'node:util';

export type Arguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'serve'; readonly config: string }
  | { readonly kind: 'import-users'; readonly config: string; readonly file: string; readonly dryRun: boolean };

/** The command line can't be understood; the message says why, in one sentence. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

export const HELP = `The Countersign token server.

Usage: node dist/server/main.js --config FILE
       node dist/server/main.js import-users USERS --config FILE [--dry-run]

  --config FILE   the configuration, a TOML file; each key can also be set by environment
  --help          this text

import-users makes an account for each user in USERS, also while the server runs. USERS is a CSV file (RFC 4180) in
UTF-8 whose first line names its columns, in any order: email, phone_number, sub. Each user has an address or a
number or both; without a sub one is made. All users are imported or none: every line that can't be is named with
its reason. Users who are there already with the same sub, address and number are left as they are.

  --dry-run       says what would be imported, and imports nothing
`;

/** @throws ArgumentsError */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  const [command, file, ...rest] = positionals;
  if (command !== undefined && command !== 'import-users') {
    throw new ArgumentsError(`There is no command "${command}". See --help.`);
  }
  if (rest.length > 0) throw new ArgumentsError('import-users takes one file. See --help.');
  const { config, 'dry-run': dryRun = false } = values;
  if (config === undefined) throw new ArgumentsError('Name the configuration: --config FILE. See --help.');
  if (command === undefined) {
    if (dryRun) throw new ArgumentsError('--dry-run belongs to import-users. See --help.');
    return { kind: 'serve', config };
  }
  if (file === undefined) throw new ArgumentsError('Name the file of the users: import-users USERS. See --help.');
  return { kind: 'import-users', config, file, dryRun };
}

interface Parsed {
  readonly values: { readonly config?: string; readonly help?: boolean; readonly 'dry-run'?: boolean };
  readonly positionals: readonly string[];
}

function parse(args: readonly string[]): Parsed {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        'dry-run': { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : String(cause)} See --help.`, { cause });
  }
}

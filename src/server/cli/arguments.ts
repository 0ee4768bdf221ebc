import { parseArgs } from 'node:util';

export type Arguments = { readonly kind: 'help' } | { readonly kind: 'serve'; readonly config: string };

/** The command line can't be understood; the message says why, in one sentence. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

export const HELP = `The Countersign token server.

Usage: node dist/server/main.js --config FILE

  --config FILE   the configuration, a TOML file; each key can also be set by environment (docs/OPERATING.md)
  --help          this text
`;

/** @throws ArgumentsError */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parse(args);
  if (values.help === true) return { kind: 'help' };
  if (values.config === undefined) throw new ArgumentsError('Name the configuration: --config FILE. See --help.');
  return { kind: 'serve', config: values.config };
}

function parse(args: readonly string[]): { values: { config?: string; help?: boolean } } {
  try {
    return parseArgs({
      args: [...args],
      options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
  } catch (cause) {
    throw new ArgumentsError(`${cause instanceof Error ? cause.message : String(cause)} See --help.`, { cause });
  }
}

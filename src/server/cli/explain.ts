import { ConfigError } from '../config/load-config.ts';
import { StoreError } from '../store/store-error.ts';
import { ArgumentsError } from './arguments.ts';
import { ImportError, UserFileError } from './import-error.ts';

/** Errors whose message was written for a person. */
const IN_WORDS = [ConfigError, StoreError, ArgumentsError, ImportError, UserFileError];

/** What a person reads when a command can't be carried out: what is wrong, and nothing of how the program is made. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (IN_WORDS.some((kind) => error instanceof kind)) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  const where = `${address ?? 'the host'}:${String(port ?? '')}`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${String(port)} is taken by another program (${where}). Set listen.port to another one, or stop that program.`;
    case 'EACCES':
      return `Listening on ${where} is not permitted. Take a port above 1023 in listen.port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address ?? 'of that name'}. Correct listen.host.`;
    case 'SQLITE_BUSY':
      return 'Another program writes to the database for longer than ten seconds. Nothing was changed; try again.';
    case 'SQLITE_FULL':
      return 'The disk is full. Nothing was changed.';
    case undefined:
    default:
      return error.stack ?? error.message;
  }
}

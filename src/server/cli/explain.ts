import { ConfigError } from '../config/load-config.ts';
import { StoreError } from '../store/store-error.ts';
import { ArgumentsError } from './arguments.ts';

/** What a person reads when the server can't start: what is wrong, and nothing of how the program is made. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StoreError || error instanceof ArgumentsError)
    return error.message;
  if (!(error instanceof Error)) return String(error);
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
    case undefined:
    default:
      return error.stack ?? error.message;
  }
}

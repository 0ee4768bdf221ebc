import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Refusals } from './audit/refusals.ts';
import type { Config } from './config/config.ts';
import type { Database } from './store/schema.ts';

/** What every room of the token server gets as its argument. */
export interface ServerContext {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly log: FastifyBaseLogger;
  /** Whole seconds since 1970. Tests pass a clock of their own. */
  readonly now: () => number;
  readonly secrets: Secrets;
  /**
   * Writes a line of the audit log, or several at once (a thousand at most). `within` is the open database transaction that holds the move: both are
   * kept or neither. A store has one connection, so that inside a transaction `within` must be given.
   */
  readonly audit: (entry: AuditEntry | readonly AuditEntry[], within?: Kysely<Database>) => Promise<void>;
  /** Where it stands in the audit log that somebody unknown was refused, within bounds. */
  readonly refusals: Refusals;
  /** Checks the proof of a request by a registered device (P14). @throws ProblemError */
  readonly authenticateDevice: (request: FastifyRequest) => Promise<AuthenticatedDevice>;
}

/** Keys that were made at first start and are kept in the store; the same for every process. */
export interface Secrets {
  /** Private signing keys of the provider as a JWK set. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
  /** Keys of signed cookies, newest first. */
  readonly cookieKeys: readonly string[];
  /** HMAC key of the proofs' nonces. */
  readonly nonceKey: Uint8Array;
}

export interface AuthenticatedDevice {
  readonly device_id: string;
  readonly sub: string;
  readonly active_after: number;
  readonly publicKey: CryptoKey;
}

/** One line of the audit log (P17). */
export interface AuditEntry {
  readonly event: string;
  readonly transaction_id?: string;
  readonly client_id?: string;
  readonly sub?: string;
  readonly device_id?: string;
  readonly origin?: string;
  readonly detail?: string;
}

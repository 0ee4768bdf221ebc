import type { FastifyBaseLogger } from 'fastify';
import type { ErrorCode } from '../../wire/errors.ts';
import type { AuditEntry, ServerContext } from '../context.ts';
import { ProblemError } from '../problem.ts';

/**
 * What somebody was refused whom no limit of a device or an account holds. Details are words of our own, never of the
 * request: each event and detail has room of its own, so that there must be few.
 */
export interface Refusal extends Omit<AuditEntry, 'event'> {
  readonly event:
    | 'ticket.refused'
    | 'authorization.refused'
    | 'proof.refused'
    | 'enrolment_claim.refused'
    | 'enrolment_answer.refused'
    | 'device_registration.refused'
    | 'device_approval.refused'
    | 'device_removal.refused'
    | 'verification.refused';
  readonly detail: string;
}

export interface Refusals {
  /** Keeps a line, or counts it. Never rejects: a refusal is the same whether or not it could be written. */
  note(refusal: Refusal): Promise<void>;
  /** Writes how many lines were only counted in the windows that are over, or, at the end, in all of them. */
  flush(all?: boolean): Promise<void>;
}

/** Lines of one event and detail that are kept in a window of so many seconds; the rest becomes one line that counts. */
export const REFUSALS = { lines: 10, window: 600 } as const;

/** A stranger can be refused as often as he likes, and must not fill the disk by it (P17). Counted for each process. */
export function createRefusals({
  audit,
  log,
  now,
}: Pick<ServerContext, 'audit' | 'now'> & { readonly log: FastifyBaseLogger }): Refusals {
  const windows = new Map<string, { readonly first: Refusal; readonly since: number; seen: number }>();

  const write = async (entry: AuditEntry): Promise<void> => {
    try {
      await audit(entry);
    } catch (error) {
      log.error({ err: error, event: entry.event }, 'a refusal could not be written to the audit log');
    }
  };

  const end = async (key: string): Promise<void> => {
    const over = windows.get(key);
    windows.delete(key);
    if (over === undefined || over.seen <= REFUSALS.lines) return;
    const { event, detail } = over.first;
    await write({ event, detail: `${detail}, and ${(over.seen - REFUSALS.lines).toString()} more` });
  };

  const isOver = (since: number): boolean => now() >= since + REFUSALS.window || now() < since;

  return {
    async note(refusal) {
      const key = `${refusal.event} ${refusal.detail}`;
      const known = windows.get(key);
      if (known !== undefined && isOver(known.since)) await end(key);
      const window = windows.get(key) ?? { first: refusal, since: now(), seen: 0 };
      windows.set(key, window);
      window.seen += 1;
      if (window.seen <= REFUSALS.lines) await write(refusal);
    },
    async flush(all = false) {
      for (const [key, { since }] of [...windows]) if (all || isOver(since)) await end(key);
    },
  };
}

/** What an honest client meets now and then (a new nonce, the server's time, an end), or what has its line already. */
const UNTOLD: ReadonlySet<ErrorCode> = new Set(['use_nonce', 'clock_skew', 'expired', 'invalid_code']);

/**
 * The same work; what refuses it leaves a line with its code, and with whom it was, where that is known. Not for work
 * inside of a database transaction: see `audit`.
 */
export async function notingRefusal<T>(
  refusals: Pick<Refusals, 'note'>,
  event: Refusal['event'],
  work: () => Promise<T>,
  by: Pick<AuditEntry, 'sub' | 'device_id'> = {},
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isTold = error instanceof ProblemError && error.status < 500 && !UNTOLD.has(error.code);
    if (isTold) await refusals.note({ event, ...by, detail: error.code });
    throw error;
  }
}

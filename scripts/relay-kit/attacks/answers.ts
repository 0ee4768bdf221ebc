import { ApiError } from '../../../src/protocols/countersign/api-error.ts';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import { notPlayed, notRefused, otherReason, type Played, refused } from '../attack.ts';
import type { Visit } from '../http-browser.ts';

/**
 * What became of a call that must fail, and with one of these codes of the protocol: with any other, what the attack
 * tries was not looked at. A server that broke or went away refused nothing.
 */
export async function mustFail(
  call: Promise<unknown>,
  succeeded: string,
  ...due: readonly ErrorCode[]
): Promise<Played> {
  try {
    await call;
    return notRefused(succeeded);
  } catch (error) {
    if (!(error instanceof ApiError) || BROKEN.has(error.code)) throw error;
    return due.some((code) => code === error.code) ? refused(error.code) : otherReason(error.code, due.join(' or '));
  }
}

const BROKEN: ReadonlySet<string> = new Set([
  'server_unreachable',
  'server_garbage',
  'server_error',
  'store_unavailable',
  'too_many_requests',
]);

/** An answer of a server that broke or is too busy, in a browser. It is no refusal either. */
export const isBroken = ({ status }: Pick<Visit, 'status'>): boolean => status >= 500 || status === 429;

/** Statuses that refuse what was asked for. The protocol says no words of a page; a password that is asked for is none. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 404, 405, 409, 410, 422]);

/** What a page's answer says, that must be a refusal; `told` is what stands in the table. */
export function mustRefuse({ status }: Pick<Visit, 'status'>, told: string): Played {
  if (isBroken({ status })) return notPlayed(`the server broke: ${told}`);
  return REFUSALS.has(status) ? refused(told) : otherReason(told, [...REFUSALS].join(', '));
}

/** The first part of an attack that went through, else one that tells nothing, else the last one's refusal. */
export function worst(parts: readonly Played[]): Played {
  const first = (wanted: Played['verdict']) => parts.find(({ verdict }) => verdict === wanted);
  return (
    first('not_refused') ??
    first('other_reason') ??
    first('not_played') ??
    parts.at(-1) ?? { verdict: 'not_played', answered: 'nothing was tried' }
  );
}

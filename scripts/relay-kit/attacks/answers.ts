import { ApiError } from '../../../src/protocols/countersign/api-error.ts';
import { notRefused, type Played, refused } from '../attack.ts';
import type { Visit } from '../http-browser.ts';

/**
 * What became of a call that must fail. Only an error of the protocol counts as a refusal: a server that broke or
 * went away refused nothing.
 */
export async function mustFail(call: Promise<unknown>, succeeded: string): Promise<Played> {
  try {
    await call;
    return notRefused(succeeded);
  } catch (error) {
    if (!(error instanceof ApiError) || BROKEN.has(error.code)) throw error;
    return refused(error.code);
  }
}

const BROKEN: ReadonlySet<string> = new Set([
  'server_unreachable',
  'server_garbage',
  'server_error',
  'too_many_requests',
]);

/** An answer of a server that broke, in a browser. It is no refusal either. */
export const isBroken = ({ status }: Pick<Visit, 'status'>): boolean => status >= 500;

/** The first part of an attack that went through, else the last one's refusal. */
export function worst(parts: readonly Played[]): Played {
  return (
    parts.find(({ verdict }) => verdict === 'not_refused') ??
    parts.find(({ verdict }) => verdict === 'not_played') ??
    parts.at(-1) ?? { verdict: 'not_played', answered: 'nothing was tried' }
  );
}

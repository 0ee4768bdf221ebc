import type { PasscodeNow } from '../../messaging/passcodes.ts';

/** A code as it is at one moment. `next` is `null` until the background was asked again. */
export interface LiveCode {
  readonly code: string;
  readonly next: string | null;
  /** When it is over, in milliseconds since 1970. */
  readonly until: number;
}

/** What is known of an account's code, at `now`: at the boundary the next one takes its place without a question. */
export function codeAt(known: PasscodeNow | undefined, period: number, now: number): LiveCode | null {
  if (known === undefined) return null;
  if (now < known.until) return known;
  const nextUntil = known.until + period * 1000;
  return now < nextUntil ? { code: known.next, next: null, until: nextUntil } : null;
}

/** Whether the background has to be asked. A clock that was set back by more than a period makes what is known wrong. */
export function isStale(known: PasscodeNow | undefined, period: number, now: number): boolean {
  return known === undefined || now >= known.until || now < known.until - period * 1000;
}

import { createGuardrails, generateSync } from 'otplib';
import type { OathAccount, OathAlgorithm } from './account.ts';
import { BOUNDS, faultOf, type OathRefusal } from './check-account.ts';

export type CodeOutcome =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'none'; readonly reason: OathRefusal | 'bad_time' };

type TimeBased = Extract<OathAccount, { kind: 'totp' | 'steam' }>;
type CounterBased = Extract<OathAccount, { kind: 'hotp' }>;

/**
 * otplib's rails are for those who choose a secret; we hold what others chose, and a refusal would be an account lost.
 * - Secrets: 16 bytes at least by default, as RFC 4226 section 4 (R6) wants. Most sites give 10 (80 bits), some fewer.
 *   64 bytes at most by default; a longer key is hashed first by HMAC, so that 128 cost the same.
 * - Period: an hour at most by default. A day, for what counts by days.
 * - Counter: what a number holds exactly, as by default.
 */
const GUARDRAILS = createGuardrails({
  MIN_SECRET_BYTES: BOUNDS.secretBytes[0],
  MAX_SECRET_BYTES: BOUNDS.secretBytes[1],
  MIN_PERIOD: BOUNDS.periodSeconds[0],
  MAX_PERIOD: BOUNDS.periodSeconds[1],
  MAX_COUNTER: BOUNDS.counter[1],
});

const ALGORITHM = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' } as const satisfies Record<OathAlgorithm, string>;

/** 2^31 - 1 has ten digits: as many hold the whole truncated value of RFC 4226 section 5.3, which Steam spells too. */
const WHOLE_VALUE = 10;

/** Steam Guard's digits: no letter that can be taken for another. No vowels but Y. */
const STEAM_LETTERS = '23456789BCDFGHJKMNPQRTVWXY';

/**
 * The code of an account: of `atMs` (milliseconds since 1970, with the clock's skew taken out) where it goes by time,
 * else of its counter. Synchronous, so that a list of a thousand is drawn at once. Never throws.
 */
export function codeOf(account: OathAccount, atMs: number): CodeOutcome {
  return made(account, atMs, 0);
}

/** The code after that one: of the following period, or of the following counter. */
export function nextCodeOf(account: OathAccount, atMs: number): CodeOutcome {
  return made(account, atMs, 1);
}

/** How long a code holds yet: 1 to `period` x 1000 milliseconds. 0 where the account or the time is none. */
export function msLeft(account: TimeBased, atMs: number): number {
  if (!isTime(atMs) || faultOf(account) !== null) return 0;
  const periodMs = account.period * 1000;
  return periodMs - (Math.floor(atMs) % periodMs);
}

/** The account after its code was used (RFC 4226 section 5.1), or null where the counter ends: it never begins anew. */
export function advanced(account: CounterBased): CounterBased | null {
  return account.counter < BOUNDS.counter[1] ? { ...account, counter: account.counter + 1 } : null;
}

function made(account: OathAccount, atMs: number, ahead: 0 | 1): CodeOutcome {
  const fault = faultOf(account);
  if (fault !== null) return { kind: 'none', reason: fault };
  const asked = {
    secret: account.secret,
    algorithm: ALGORITHM[account.algorithm],
    digits: WHOLE_VALUE,
    guardrails: GUARDRAILS,
  };
  if (account.kind === 'hotp') {
    const counter = account.counter + ahead;
    if (counter > BOUNDS.counter[1]) return { kind: 'none', reason: 'bad_counter' };
    return spelled(account, generateSync({ ...asked, strategy: 'hotp', counter }));
  }
  if (!isTime(atMs)) return { kind: 'none', reason: 'bad_time' };
  const { period } = account;
  const epoch = Math.floor(atMs / 1000) + ahead * period;
  return spelled(account, generateSync({ ...asked, strategy: 'totp', epoch, period }));
}

function spelled(account: OathAccount, wholeValue: string): CodeOutcome {
  if (account.kind !== 'steam') return { kind: 'code', code: wholeValue.slice(-account.digits) };
  let value = Number(wholeValue);
  let code = '';
  for (let place = 0; place < account.digits; place++) {
    code += STEAM_LETTERS.charAt(value % STEAM_LETTERS.length);
    value = Math.floor(value / STEAM_LETTERS.length);
  }
  return { kind: 'code', code };
}

/** What a `Date` can hold, from 1970 on. */
function isTime(atMs: number): boolean {
  return atMs >= 0 && atMs <= 8.64e15;
}

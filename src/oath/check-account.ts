import type { OathAccount, OathAlgorithm, OathKind } from './account.ts';
import { cleanName } from './account-name.ts';
import { decodeSecret } from './base32.ts';
import { wellFormed } from './percent.ts';

/** Why there is no account. Codes for a page to choose its words by; no part of a secret is in them. */
export type OathRefusal =
  | 'not_otpauth'
  | 'unknown_kind'
  | 'no_secret'
  | 'bad_secret'
  | 'bad_digits'
  | 'bad_period'
  | 'bad_counter'
  | 'bad_algorithm'
  | 'too_long';

export type OathOutcome =
  | { readonly kind: 'account'; readonly account: OathAccount }
  | { readonly kind: 'refused'; readonly reason: OathRefusal };

/** What a file, a code or a form says of an account, of whatever type. What is undefined, null or '' was not said. */
export interface AccountParts {
  readonly kind: unknown;
  readonly issuer?: unknown;
  readonly label?: unknown;
  /** Bytes, or text in base32. */
  readonly secret: unknown;
  /** SHA1 where nothing was said; see `algorithmOf`. */
  readonly algorithm?: unknown;
  /** 6 where nothing was said. Steam's codes have five, whatever was said. */
  readonly digits?: unknown;
  /** Seconds; 30 where nothing was said. */
  readonly period?: unknown;
  /** 0 where nothing was said. */
  readonly counter?: unknown;
  readonly extra?: OathAccount['extra'];
}

export const BOUNDS = {
  secretBytes: [1, 128],
  /** RFC 4226 wants 6 at least; there are accounts with 5. The truncated value has 31 bits, and so 10 digits. */
  digits: [5, 10],
  periodSeconds: [1, 86_400],
  counter: [0, Number.MAX_SAFE_INTEGER],
} as const;

/** Parameters, and characters of all of them. What goes beyond is left out: nothing here reads it. */
const MOST_EXTRA = { parameters: 32, characters: 4096 };

/** What a parameter of an otpauth URI may be called that we read ourselves. */
export const OWN_PARAMETERS: ReadonlySet<string> = new Set([
  'secret',
  'issuer',
  'algorithm',
  'digits',
  'period',
  'counter',
  'encoder',
]);

const ALGORITHMS: readonly OathAlgorithm[] = ['SHA1', 'SHA256', 'SHA512'];
const KINDS: readonly OathKind[] = ['totp', 'hotp', 'steam'];

/**
 * An account of what was said, within bounds and with names that can be shown, or why not. Every account comes in
 * through here. Takes parts of any type and never throws.
 */
export function checkAccount(parts: AccountParts): OathOutcome {
  const kind = kindOf(parts.kind);
  const secret = secretOf(parts.secret);
  const algorithm = wasSaid(parts.algorithm) ? algorithmOf(parts.algorithm) : 'SHA1';
  const digits = kind === 'steam' ? 5 : wasSaid(parts.digits) ? wholeNumberOf(parts.digits) : 6;
  const period = wasSaid(parts.period) ? wholeNumberOf(parts.period) : 30;
  const counter = wasSaid(parts.counter) ? wholeNumberOf(parts.counter) : 0;
  if (kind === null) return refused('unknown_kind');
  if (secret === null) return refused('bad_secret');
  if (secret.length === 0) return refused('no_secret');
  if (algorithm === null) return refused('bad_algorithm');
  if (digits === null) return refused('bad_digits');
  const names = { issuer: nameOf(parts.issuer), label: nameOf(parts.label) };
  const base = { ...names, secret, algorithm, digits, extra: keptExtra(parts.extra ?? []) };
  if (kind !== 'hotp') return period === null ? refused('bad_period') : checked({ kind, ...base, period });
  return counter === null ? refused('bad_counter') : checked({ kind, ...base, counter });
}

/** What of an account is out of bounds, if anything is; for those that did not come through `checkAccount` just now. */
export function faultOf(account: OathAccount): OathRefusal | null {
  if (!KINDS.includes(account.kind)) return 'unknown_kind';
  if (!(account.secret instanceof Uint8Array) || !isWithin(account.secret.length, BOUNDS.secretBytes))
    return 'bad_secret';
  if (!ALGORITHMS.includes(account.algorithm)) return 'bad_algorithm';
  if (!isWithin(account.digits, account.kind === 'steam' ? [5, 5] : BOUNDS.digits)) return 'bad_digits';
  if (account.kind === 'hotp') return isWithin(account.counter, BOUNDS.counter) ? null : 'bad_counter';
  return isWithin(account.period, BOUNDS.periodSeconds) ? null : 'bad_period';
}

/** By the names that URIs and other apps' files use: `SHA1`, `sha-256`, `HmacSHA512`. */
export function algorithmOf(name: unknown): OathAlgorithm | null {
  if (typeof name !== 'string') return null;
  const size = /^(?:hmac)?[\s_-]*sha[\s_-]*(1|256|512)$/i.exec(name.trim().slice(0, 32))?.[1];
  return ALGORITHMS.find((algorithm) => algorithm === `SHA${size ?? ''}`) ?? null;
}

function checked(account: OathAccount): OathOutcome {
  const fault = faultOf(account);
  return fault === null ? { kind: 'account', account } : refused(fault);
}

export function refused(reason: OathRefusal): OathOutcome {
  return { kind: 'refused', reason };
}

function kindOf(kind: unknown): OathKind | null {
  if (typeof kind !== 'string') return null;
  const name = kind.trim().toLowerCase();
  return KINDS.find((known) => known === name) ?? null;
}

/** A copy: what an account holds is nobody else's buffer. */
function secretOf(secret: unknown): Uint8Array | null {
  if (!wasSaid(secret)) return new Uint8Array();
  if (typeof secret === 'string') return decodeSecret(secret);
  return secret instanceof Uint8Array && secret.length <= BOUNDS.secretBytes[1] ? Uint8Array.from(secret) : null;
}

function nameOf(name: unknown): string {
  return typeof name === 'string' || typeof name === 'number' ? cleanName(String(name)) : '';
}

/** Whole and not negative: 30, `30`, ` 030 `, `30.0`. */
function wholeNumberOf(value: unknown): number | null {
  const said = typeof value === 'string' && /^\s*\+?\d{1,32}(?:\.0{0,8})?\s*$/.test(value) ? Number(value) : value;
  return typeof said === 'number' && Number.isSafeInteger(said) && said >= 0 ? said : null;
}

function wasSaid(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

function keptExtra(extra: OathAccount['extra']): OathAccount['extra'] {
  const kept: (readonly [string, string])[] = [];
  let characters = 0;
  for (const [name, value] of extra) {
    const length = name.length + value.length;
    if (name === '' || OWN_PARAMETERS.has(name.trim().toLowerCase())) continue;
    if (kept.length === MOST_EXTRA.parameters || characters + length > MOST_EXTRA.characters) continue;
    characters += length;
    kept.push([wellFormed(name), wellFormed(value)]);
  }
  return kept;
}

function isWithin(value: number, [least, most]: readonly [number, number]): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

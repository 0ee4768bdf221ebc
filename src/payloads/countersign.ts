import * as v from 'valibot';
import { isIssuer } from '../proofs/origin.ts';
import { OtpSchema } from '../wire/fields.ts';
import { PATHS } from '../wire/names.ts';

/** What one of our codes says (P1). The kinds never interchange. */
export interface CountersignPayload {
  readonly kind: 'sign-in' | 'enrolment';
  /** Origin of the token server. */
  readonly issuer: string;
  readonly otp: string;
}

/** Longest text that is looked at: an issuer of 255 characters, a path, 128 characters of OTP. */
const MAX_LENGTH = 512;

const KIND_BY_PATH: ReadonlyMap<string, CountersignPayload['kind']> = new Map([
  [PATHS.qr, 'sign-in'],
  [PATHS.enrol, 'enrolment'],
]);

/**
 * `{issuer}/qr#{otp}` or `{issuer}/enrol#{otp}`, else `null`. The text must be the URL in its canonical form:
 * what a person, a browser and this function read is then the same.
 */
export function parseCountersign(text: string): CountersignPayload | null {
  if (text.length > MAX_LENGTH || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.href !== text || url.search !== '' || url.username !== '' || url.password !== '') return null;
  const kind = KIND_BY_PATH.get(url.pathname);
  const otp = url.hash.slice(1);
  if (kind === undefined || !isIssuer(url.origin) || !v.is(OtpSchema, otp)) return null;
  if (text !== `${url.origin}${url.pathname}#${otp}`) return null;
  return { kind, issuer: url.origin, otp };
}

/** The text of a code; `parseCountersign` of it gives the same payload back. */
export function formatCountersign({ kind, issuer, otp }: CountersignPayload): string {
  return `${issuer}${kind === 'sign-in' ? PATHS.qr : PATHS.enrol}#${otp}`;
}

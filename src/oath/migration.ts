import type { OathAccount } from './account.ts';
import { type MigrationMessage, readMigration, writeMigration } from './migration-message.ts';
import { decodePercent } from './percent.ts';

/** One code of Google Authenticator's "Transfer accounts". It holds secrets. */
export interface MigrationPart extends MigrationMessage {
  /** The message as it was read, by which a part is known again. */
  readonly bytes: Uint8Array;
}

export type MigrationOutcome =
  | { readonly kind: 'part'; readonly part: MigrationPart }
  | { readonly kind: 'refused'; readonly reason: 'not_migration' | 'bad_encoding' | 'bad_message' | 'too_long' };

/** Why an account is in no code: Google Authenticator would take it, and make other codes of it. */
export type LeftOutReason = 'steam' | 'algorithm' | 'digits' | 'period' | 'too_long';

export interface MigrationCodes {
  /** The text of each code, in their order. */
  readonly codes: readonly string[];
  readonly leftOut: readonly { readonly account: OathAccount; readonly reason: LeftOutReason }[];
}

const PREFIX = 'otpauth-migration://offline?data=';

/** Characters of a text that is looked at. A QR code holds 7,089 at most. */
const LONGEST = 65_536;

/** Ten accounts a code, as Google Authenticator has it. */
const MOST_ACCOUNTS = 10;

/** Characters of a code with several accounts: version 22 of 40 at level L (ISO/IEC 18004, table 7), read off a screen. */
const READABLE = 1003;

/** Characters of the largest code at level L, which an account alone may take. */
const LARGEST = 2953;

/** The accounts of `otpauth-migration://offline?data=...`, as far as they are in this part. Never throws. */
export function parseMigration(text: string): MigrationOutcome {
  const form = /^\s*otpauth-migration:\/\/offline\/?\?/i.exec(text)?.[0];
  if (form === undefined) return { kind: 'refused', reason: 'not_migration' };
  if (text.length > LONGEST) return { kind: 'refused', reason: 'too_long' };
  const bytes = decodeBase64(parameter(text.slice(form.length).trim(), 'data'));
  if (bytes === null || bytes.length === 0) return { kind: 'refused', reason: 'bad_encoding' };
  const message = readMigration(bytes);
  if (message === null) return { kind: 'refused', reason: 'bad_message' };
  return { kind: 'part', part: { ...message, bytes } };
}

/**
 * Codes that Google Authenticator reads, each with at most ten accounts and of a size that is read off a screen.
 * Unknown parameters of a URI have no place in them.
 *
 * @param batchId Random, 32 bits signed: by it a reader knows which codes belong together.
 */
export function formatMigration(accounts: readonly OathAccount[], batchId: number): MigrationCodes {
  const judged = accounts.map((account) => ({ account, reason: whyLeftOut(account) }));
  const parts = partsOf(judged.filter(({ reason }) => reason === null).map(({ account }) => account));
  const whole = { batchId: Math.trunc(batchId) | 0, batchSize: parts.length };
  return {
    codes: parts.map((part, batchIndex) => codeText({ ...whole, batchIndex, accounts: part })),
    leftOut: judged.flatMap(({ account, reason }) => (reason === null ? [] : [{ account, reason }])),
  };
}

/**
 * Steam's codes and other periods have no place in the message. Other algorithms and the digits 6 and 8 have, but the
 * app passes algorithms over on Android and makes SHA-1's codes (labanskoller.se, "Mobile Authenticator Apps Algorithm
 * Support Review - 2023 Edition").
 */
function whyLeftOut(account: OathAccount): LeftOutReason | null {
  if (account.kind === 'steam') return 'steam';
  if (account.algorithm !== 'SHA1') return 'algorithm';
  if (account.digits !== 6 && account.digits !== 8) return 'digits';
  if (account.kind === 'totp' && account.period !== 30) return 'period';
  return lengthOf([account]) > LARGEST ? 'too_long' : null;
}

function partsOf(accounts: readonly OathAccount[]): readonly (readonly OathAccount[])[] {
  const parts: OathAccount[][] = [];
  for (const account of accounts) {
    const last = parts.at(-1);
    if (last !== undefined && last.length < MOST_ACCOUNTS && lengthOf([...last, account]) <= READABLE)
      last.push(account);
    else parts.push([account]);
  }
  return parts;
}

/** With a batch that takes the most room: a negative id is ten bytes. */
function lengthOf(accounts: readonly OathAccount[]): number {
  return codeText({ batchId: -1, batchSize: 10_000, batchIndex: 9_999, accounts }).length;
}

function codeText(message: Omit<MigrationMessage, 'unread'>): string {
  const bytes = writeMigration(message);
  return PREFIX + encodeURIComponent(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
}

function parameter(query: string, name: string): string {
  const found = query.split('&').find((one) => one.toLowerCase().startsWith(`${name}=`));
  return decodePercent(found?.slice(name.length + 1) ?? '');
}

/** Base64 in either alphabet, with or without padding; a `+` that a form's decoder made a space is one still. */
function decodeBase64(text: string): Uint8Array | null {
  const said = text
    .trim()
    .replace(/[\r\n\t]/g, '')
    .replaceAll(' ', '+')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(said)) return null;
  const digits = said.replace(/=+$/, '');
  if (digits.length % 4 === 1) return null;
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}

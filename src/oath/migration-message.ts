import type { OathAccount } from './account.ts';
import { needsPrefix, splitName } from './account-name.ts';
import { checkAccount, type OathOutcome, type OathRefusal } from './check-account.ts';
import { type ProtobufField, readProtobuf, writeProtobuf } from './protobuf.ts';

/** An account of the message that can't be read, so that a preview can name it. */
export interface Unread {
  /** Its place in the message, from 0. */
  readonly place: number;
  readonly issuer: string;
  readonly label: string;
  readonly reason: OathRefusal | 'bad_message';
}

export interface MigrationMessage {
  readonly batchId: number;
  /** Parts of the whole, and which of them this is, from 0. */
  readonly batchSize: number;
  readonly batchIndex: number;
  readonly accounts: readonly OathAccount[];
  readonly unread: readonly Unread[];
}

/** Google Authenticator puts ten accounts into a code, and a code of the largest version holds below 3 kB. */
const MOST_ACCOUNTS = 1000;
const MOST_PARTS = 10_000;

/** `Algorithm`, `DigitCount` and `OtpType`; 4 of `Algorithm` is MD5. Nothing said is the first of each. */
const ALGORITHMS = new Map([
  [0, 'SHA1'],
  [1, 'SHA1'],
  [2, 'SHA256'],
  [3, 'SHA512'],
]);
const DIGITS = new Map([
  [0, 6],
  [1, 6],
  [2, 8],
]);
const KINDS = new Map([
  [0, 'totp'],
  [1, 'hotp'],
  [2, 'totp'],
]);

/**
 * Google Authenticator's `MigrationPayload`. Its definition is not published; this follows what was read from the app:
 * alexbakker.me/post/parsing-google-auth-export-qr-code.html, github.com/qistoph/otp_export. Fields that nobody knows
 * are passed over, as the later ones of newer versions. Null where the bytes are no such message.
 */
export function readMigration(bytes: Uint8Array): MigrationMessage | null {
  const fields = readProtobuf(bytes);
  if (fields === null) return null;
  const batchSize = numberIn(fields, 3) || 1;
  const batchIndex = numberIn(fields, 4);
  const messages = fields.filter((field) => field.number === 1);
  if (batchSize > MOST_PARTS || batchIndex < 0 || batchIndex >= batchSize) return null;
  if (messages.length > MOST_ACCOUNTS) return null;
  const accounts: OathAccount[] = [];
  const unread: Unread[] = [];
  for (const [place, message] of messages.entries()) {
    if (message.kind !== 'bytes') return null;
    const { outcome, issuer, label } = readAccount(message.value);
    if (outcome.kind === 'account') accounts.push(outcome.account);
    else unread.push({ place, issuer, label, reason: outcome.reason });
  }
  // Without a word of accounts it is no message of this kind, only bytes that look like some message.
  return messages.length === 0 ? null : { batchId: numberIn(fields, 5), batchSize, batchIndex, accounts, unread };
}

/** The message of accounts that Google Authenticator can hold (see `formatMigration`). */
export function writeMigration(message: Omit<MigrationMessage, 'unread'>): Uint8Array {
  return writeProtobuf([
    ...message.accounts.map((account): ProtobufField => bytesField(1, writeAccount(account))),
    varintField(2, 1),
    varintField(3, message.batchSize),
    varintField(4, message.batchIndex),
    varintField(5, message.batchId),
  ]);
}

type AccountReading = Pick<Unread, 'issuer' | 'label'> & {
  readonly outcome: OathOutcome | { readonly kind: 'refused'; readonly reason: 'bad_message' };
};

function readAccount(bytes: Uint8Array): AccountReading {
  const fields = readProtobuf(bytes);
  if (fields === null) return { issuer: '', label: '', outcome: { kind: 'refused', reason: 'bad_message' } };
  const name = splitName(textIn(fields, 2), textIn(fields, 3));
  const outcome = checkAccount({
    ...name,
    kind: KINDS.get(numberIn(fields, 6)),
    secret: bytesIn(fields, 1),
    algorithm: ALGORITHMS.get(numberIn(fields, 4)) ?? 'unknown',
    digits: DIGITS.get(numberIn(fields, 5)) ?? -1,
    // A negative one reads as more than 2^63, and is refused as out of bounds.
    counter: Number(varintIn(fields, 7)),
  });
  return { ...name, outcome };
}

function writeAccount(account: OathAccount): Uint8Array {
  const { issuer, label } = account;
  return writeProtobuf([
    bytesField(1, account.secret),
    bytesField(2, utf8(needsPrefix(account) ? `${issuer}:${label}` : label)),
    bytesField(3, utf8(issuer)),
    varintField(4, account.algorithm === 'SHA1' ? 1 : account.algorithm === 'SHA256' ? 2 : 3),
    varintField(5, account.digits === 8 ? 2 : 1),
    varintField(6, account.kind === 'hotp' ? 1 : 2),
    ...(account.kind === 'hotp' ? [varintField(7, account.counter)] : []),
  ]);
}

/** The last of its number counts, as for every scalar field. */
function varintIn(fields: readonly ProtobufField[], number: number): bigint {
  const field = fields.findLast((one) => one.number === number && one.kind === 'varint');
  return field?.kind === 'varint' ? field.value : 0n;
}

/** An `int32`, which the wire sign-extends to 64 bits. */
function numberIn(fields: readonly ProtobufField[], number: number): number {
  return Number(BigInt.asIntN(32, varintIn(fields, number)));
}

function bytesIn(fields: readonly ProtobufField[], number: number): Uint8Array {
  const field = fields.findLast((one) => one.number === number && one.kind === 'bytes');
  return field?.kind === 'bytes' ? field.value : new Uint8Array();
}

function textIn(fields: readonly ProtobufField[], number: number): string {
  return new TextDecoder().decode(bytesIn(fields, number));
}

function varintField(number: number, value: number): ProtobufField {
  return { number, kind: 'varint', value: BigInt(value) };
}

function bytesField(number: number, value: Uint8Array): ProtobufField {
  return { number, kind: 'bytes', value };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

import * as v from 'valibot';
import type { OathAccount } from '../oath/account.ts';
import { formatOtpauth, parseOtpauth } from '../oath/otpauth.ts';
import { MAX_ENTRIES } from './bounds.ts';
import { type Arrangement, type EntryOutcome, type ReadEntry, readEach, unreadable } from './entry.ts';
import type { SignInAccount } from './import-result.ts';
import { objectOf, parseJson } from './json.ts';

/** What a backup holds. No key of a sign-in account has a place in it. */
export interface BackupContents {
  readonly accounts: readonly { readonly account: OathAccount; readonly arrangement: Arrangement }[];
  readonly enrolAgain: readonly SignInAccount[];
}

export interface ReadContents {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly entries: readonly ReadEntry[];
  readonly enrolAgain: readonly SignInAccount[];
}

/** Bytes. The length of a backup then tells little of how many accounts are in it. */
const STEP_BYTES = 4096;

const Contents = v.object({
  created_at: v.number(),
  accounts: v.pipe(v.array(v.unknown()), v.maxLength(MAX_ENTRIES)),
  enrol_again: v.pipe(v.array(v.unknown()), v.maxLength(MAX_ENTRIES)),
});
const Entry = v.object({ uri: v.string(), arrangement: v.optional(v.unknown()) });
const SignIn = v.object({ label: v.string(), issuer: v.string() });

/** The bytes that are sealed: JSON in UTF-8, filled up with spaces (docs/BACKUP.md, "What is sealed"). */
export function encodeContents({ accounts, enrolAgain }: BackupContents, now: number): Uint8Array {
  const text = JSON.stringify({
    created_at: now,
    accounts: accounts.map(({ account, arrangement }) => ({ uri: formatOtpauth(account), arrangement })),
    enrol_again: enrolAgain.map(({ label, issuer }) => ({ label, issuer })),
  });
  const bytes = new TextEncoder().encode(text);
  const filled = new Uint8Array(Math.ceil(bytes.length / STEP_BYTES) * STEP_BYTES).fill(0x20);
  filled.set(bytes);
  return filled;
}

/** `null` where it is no contents of a backup. One entry that can't be read is one unreadable entry. */
export function decodeContents(text: string): ReadContents | null {
  const json = parseJson(text);
  const contents = v.safeParse(Contents, json.kind === 'json' ? json.value : null);
  if (!contents.success) return null;
  const { created_at: createdAt, accounts, enrol_again: enrolAgain } = contents.output;
  return {
    createdAt,
    entries: readEach(accounts, readEntry),
    enrolAgain: enrolAgain.flatMap((each) => {
      const signIn = v.safeParse(SignIn, each);
      return signIn.success ? [signIn.output] : [];
    }),
  };
}

function readEntry(value: unknown): EntryOutcome {
  const entry = v.safeParse(Entry, value);
  if (!entry.success) return unreadable('', 'not_an_entry');
  const outcome = parseOtpauth(entry.output.uri);
  if (outcome.kind === 'refused') return unreadable('', outcome.reason);
  return { kind: 'account', account: outcome.account, arrangement: arrangementOf(entry.output.arrangement) };
}

/** What later versions add comes through as it is, where it is a plain value; ours only by their own types. */
function arrangementOf(value: unknown): Arrangement {
  const kept = Object.entries(objectOf(value) ?? {}).filter(([name, said]) => isKept(name, said));
  return Object.fromEntries(kept) as Arrangement;
}

function isKept(name: string, said: unknown): boolean {
  if (!/^[a-z][a-z0-9_]{0,31}$/.test(name)) return false;
  switch (name) {
    case 'group':
    case 'note':
      return typeof said === 'string';
    case 'pinned':
      return typeof said === 'boolean';
    case 'order':
      return Number.isFinite(said);
    default:
      return typeof said === 'string' || typeof said === 'boolean' || Number.isFinite(said);
  }
}

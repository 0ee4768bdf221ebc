import type { OathAccount } from '../oath/account.ts';
import { cleanName } from '../oath/account-name.ts';
import { type AccountParts, checkAccount, type OathRefusal } from '../oath/check-account.ts';
import { MAX_NAME_LENGTH } from './bounds.ts';
import { objectOf } from './json.ts';

/** Where a person put an account, and what they wrote beside it: what an otpauth URI can't hold. */
export interface Arrangement {
  readonly group?: string;
  readonly pinned?: boolean;
  /** Place in the list, the lowest first. */
  readonly order?: number;
  readonly note?: string;
  /** What another version keeps: carried along as it is. */
  readonly [name: string]: string | number | boolean | undefined;
}

/** Why an entry became no account; stable codes, no part of a secret in them. */
export type EntryReason =
  | OathRefusal
  /** Of a migration code. */
  | 'bad_encoding'
  | 'bad_message'
  /** It has not the form of an entry of its file. */
  | 'not_an_entry'
  /** A line that is no code of any kind. */
  | 'not_a_code'
  /** Of a transfer in several migration codes not all are in the file; the name says which, from 1. */
  | 'part_missing'
  /** The person had thrown it away, and their app still kept it. */
  | 'trashed';

/** What became of one entry of a file: an account whole, or a line that says why not. */
export type EntryOutcome =
  | { readonly kind: 'account'; readonly account: OathAccount; readonly arrangement: Arrangement }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: EntryReason };

/** With its place in the file: the line of a text, else the number of the entry; the first is 1. */
export type ReadEntry = EntryOutcome & { readonly position: number };

/** Each entry by itself: what one of them is changes nothing for the others. `null` for what holds no code at all. */
export function readEach(
  list: readonly unknown[],
  readOne: (value: unknown) => EntryOutcome | null,
): readonly ReadEntry[] {
  return list.flatMap((value, index) => {
    const outcome = readOne(value);
    return outcome === null ? [] : [{ ...outcome, position: index + 1 }];
  });
}

/** The account of what an entry says, or the line that says why there is none. */
export function entryOf(parts: AccountParts, arrangement: Arrangement): EntryOutcome {
  const outcome = checkAccount(parts);
  return outcome.kind === 'account'
    ? { kind: 'account', account: outcome.account, arrangement }
    : unreadable(nameOf(parts.issuer, parts.label), outcome.reason);
}

/** An arrangement of what was said; what is empty is left out. */
export function arrange(said: {
  readonly group?: string | null | undefined;
  readonly pinned?: boolean;
  readonly note?: string;
}): Arrangement {
  const group = cleanName(said.group ?? '');
  return {
    ...(group !== '' && { group }),
    ...(said.pinned === true && { pinned: true }),
    ...(said.note !== undefined && said.note !== '' && { note: said.note }),
  };
}

export function unreadable(name: string, reason: EntryReason): EntryOutcome {
  return { kind: 'unreadable', name, reason };
}

/** What a person knows an entry by: `issuer: label`, or the one that there is. It never is longer than a line. */
export function nameOf(issuer: unknown, label: unknown): string {
  const parts = [issuer, label].map((part) => (typeof part === 'string' ? cleanName(part) : ''));
  const name = parts.filter((part) => part !== '').join(': ');
  return name.length > MAX_NAME_LENGTH ? `${cleanName(name.slice(0, MAX_NAME_LENGTH - 1))}…` : name;
}

/** The name of an entry of which nothing else is known to be right: the texts that stand under these names. */
export function nameIn(value: unknown, issuer: string, label: string): string {
  const object = objectOf(value);
  const at = (name: string): unknown => (object !== null && Object.hasOwn(object, name) ? object[name] : null);
  return nameOf(at(issuer), at(label));
}

import type { OathAccount } from '../oath/account.ts';
import { encodeSecret } from '../oath/base32.ts';
import type { Arrangement, EntryReason, ReadEntry } from './entry.ts';

/** One line of what a person sees before anything is added, with its place in the file. */
export type PreviewLine = { readonly position: number } & (
  | { readonly kind: 'new'; readonly account: OathAccount; readonly arrangement: Arrangement }
  | {
      readonly kind: 'duplicate';
      readonly account: OathAccount;
      /** What it is the same as: an account that is there, or the line of this file that comes first. */
      readonly of: { readonly kind: 'present' } | { readonly kind: 'line'; readonly position: number };
    }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: EntryReason }
);

export interface Preview {
  readonly lines: readonly PreviewLine[];
  readonly totals: Readonly<Record<PreviewLine['kind'], number>>;
}

/**
 * What adding these entries to the accounts that are there would do; it does nothing itself. What is `new` is added
 * whole, by one step of the caller.
 */
export function preview(entries: readonly ReadEntry[], present: readonly OathAccount[]): Preview {
  const isPresent = new Set(present.map(identityOf));
  const lineOf = new Map<string, number>();
  const lines = entries.map((entry): PreviewLine => {
    if (entry.kind === 'unreadable') return entry;
    const { account, arrangement, position } = entry;
    const identity = identityOf(account);
    if (isPresent.has(identity)) return { kind: 'duplicate', position, account, of: { kind: 'present' } };
    const first = lineOf.get(identity);
    if (first !== undefined) return { kind: 'duplicate', position, account, of: { kind: 'line', position: first } };
    lineOf.set(identity, position);
    return { kind: 'new', position, account, arrangement };
  });
  const count = (kind: PreviewLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return { lines, totals: { new: count('new'), duplicate: count('duplicate'), unreadable: count('unreadable') } };
}

/**
 * What makes the codes, whatever the names: two accounts with the same make the same ones. A counter is where an
 * account stands, and not which it is.
 */
export function identityOf(account: OathAccount): string {
  const { kind, algorithm, digits, secret } = account;
  const period = account.kind === 'hotp' ? '' : account.period;
  return [kind, algorithm, digits, period, encodeSecret(secret)].join(' ');
}

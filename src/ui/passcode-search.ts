import type { PasscodeView } from '../messaging/passcodes.ts';

/** An account with its names as they are searched: without case, accents and differences of form (NFKD). */
export interface Searchable {
  readonly account: PasscodeView;
  readonly folded: string;
}

/** Done once for each list, so that a letter typed costs a thousand comparisons and no more. */
export function searchable(accounts: readonly PasscodeView[]): readonly Searchable[] {
  return accounts.map((account) => ({
    account,
    // No word of a query spans two names: none holds a line end.
    folded: fold([account.issuer, account.label, account.group, account.note, ...account.sites].join('\n')),
  }));
}

/**
 * The accounts whose names hold every word of the query, those whose issuer begins with it first, otherwise as they
 * came. An empty query finds all.
 */
export function search(all: readonly Searchable[], query: string): readonly PasscodeView[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return all.map(({ account }) => account);
  const begins: PasscodeView[] = [];
  const holds: PasscodeView[] = [];
  for (const { account, folded } of all) {
    if (!words.every((word) => folded.includes(word))) continue;
    (folded.startsWith(first) ? begins : holds).push(account);
  }
  return [...begins, ...holds];
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

import type { PasscodeView } from '../messaging/passcodes.ts';

/** `others`: in no group, beside sections that have names. `found`: what was searched for. `all`: nothing to tell apart. */
export type SectionKind = 'here' | 'pinned' | 'group' | 'others' | 'found' | 'all';

export interface Section {
  readonly kind: SectionKind;
  /** Of a group. */
  readonly name: string;
  readonly accounts: readonly PasscodeView[];
}

/** Accounts as the list shows them: of this site, pinned ones, then groups by their names, then those in none. */
export function sectionsOf(accounts: readonly PasscodeView[]): readonly Section[] {
  const here: PasscodeView[] = [];
  const pinned: PasscodeView[] = [];
  const groups = new Map<string, PasscodeView[]>();
  const others: PasscodeView[] = [];
  for (const account of accounts) {
    if (account.here !== null) here.push(account);
    else if (account.pinned) pinned.push(account);
    else if (account.group === '') others.push(account);
    else {
      const group = groups.get(account.group);
      if (group === undefined) groups.set(account.group, [account]);
      else group.push(account);
    }
  }
  const named: Section[] = [
    { kind: 'here', name: '', accounts: here },
    { kind: 'pinned', name: '', accounts: pinned },
    ...[...groups]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, members]): Section => ({ kind: 'group', name, accounts: members })),
  ];
  const shown = named.filter((section) => section.accounts.length > 0);
  if (others.length === 0) return shown;
  return [...shown, { kind: shown.length === 0 ? 'all' : 'others', name: '', accounts: others }];
}

/** What a search found: one list, in which nothing can be put in another order. */
export const foundSection = (accounts: readonly PasscodeView[]): readonly Section[] =>
  accounts.length === 0 ? [] : [{ kind: 'found', name: '', accounts }];

/** Puts an account right before another, or last (`null`). */
export interface Move {
  readonly passcodeId: string;
  readonly before: string | null;
}

/**
 * What brings an account to the place `to` of its section, counted from 0; `null` where it stands there already. `all`
 * are the accounts as the background ordered them.
 */
export function placeAt(
  { kind, accounts }: Section,
  all: readonly PasscodeView[],
  passcodeId: string,
  to: number,
): Move | null {
  const from = accounts.findIndex((account) => account.passcodeId === passcodeId);
  const target = Math.max(0, Math.min(accounts.length - 1, to));
  if (from === -1 || target === from) return null;
  const others = accounts.filter((account) => account.passcodeId !== passcodeId);
  const next = others[target];
  if (next !== undefined) return { passcodeId, before: next.passcodeId };
  // Behind the last one. Nothing says which account that is not in this section comes after it: the last one goes before
  // this one where only these two change places, so that it does not end behind all others on other sites.
  const last = others.at(-1);
  if (last !== undefined && from === accounts.length - 2) return { passcodeId: last.passcodeId, before: passcodeId };
  if (kind === 'here' || kind === 'pinned') return { passcodeId, before: null };
  const after = all.findIndex((account) => account.passcodeId === last?.passcodeId) + 1;
  return {
    passcodeId,
    before: all.slice(after).find((account) => account.passcodeId !== passcodeId)?.passcodeId ?? null,
  };
}

import { identityOf, type PreviewLine } from '../backup/preview.ts';
import type { OathAccount } from '../oath/account.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import type { NewAccount } from './new-records.ts';
import { isActive } from './passcode-store.ts';
import type { Secrets } from './secrets.ts';

/** Counters by which account they are of. */
export type Counters = ReadonlyMap<string, number>;

/** Where an account is there twice, of the one that is behind. */
export function lowestCounters(accounts: readonly OathAccount[]): Counters {
  const lowest = new Map<string, number>();
  for (const account of accounts) {
    if (account.kind !== 'hotp') continue;
    const identity = identityOf(account);
    lowest.set(identity, Math.min(account.counter, lowest.get(identity) ?? account.counter));
  }
  return lowest;
}

export function highestCounters(accounts: readonly OathAccount[]): Counters {
  const highest = new Map<string, number>();
  for (const account of accounts) {
    if (account.kind !== 'hotp') continue;
    const identity = identityOf(account);
    highest.set(identity, Math.max(account.counter, highest.get(identity) ?? 0));
  }
  return highest;
}

/** Of each account that is there and behind, the line that is furthest: the first where two are. */
export function raisingLines(
  lines: readonly PreviewLine[],
  counters: Counters,
  present: Counters,
): ReadonlySet<number> {
  const raising = new Map<string, number>();
  for (const line of lines) {
    if (line.kind !== 'duplicate' || line.account.kind !== 'hotp') continue;
    const { counter } = line.account;
    const identity = identityOf(line.account);
    const there = present.get(identity);
    if (there === undefined || counter <= there || counter !== counters.get(identity)) continue;
    if (!raising.has(identity)) raising.set(identity, line.position);
  }
  return new Set(raising.values());
}

/** Those on the list that go by a counter and are behind: the codes up to there were used elsewhere, and are refused. */
export async function behind(
  secrets: Secrets,
  records: readonly PasscodeRecord[],
  counters: Counters,
): Promise<Map<string, number>> {
  const raised = new Map<string, number>();
  for (const record of records) {
    if (record.kind !== 'hotp' || !isActive(record) || counters.size === 0) continue;
    const account = await secrets.open(record);
    const counter = account === null ? undefined : counters.get(identityOf(account));
    if (counter !== undefined && counter > record.counter) raised.set(record.passcodeId, counter);
  }
  return raised;
}

/** An account that was removed, and makes the same codes as one that is added. */
interface RemovedLike {
  readonly passcodeId: string;
  readonly identity: string;
  readonly counter: number;
}

export async function removedLikes(
  secrets: Secrets,
  records: readonly PasscodeRecord[],
  accounts: readonly NewAccount[],
): Promise<readonly RemovedLike[]> {
  const added = new Set(accounts.flatMap(({ account }) => (account.kind === 'hotp' ? [identityOf(account)] : [])));
  if (added.size === 0) return [];
  const likes: RemovedLike[] = [];
  for (const record of records) {
    if (record.kind !== 'hotp' || isActive(record)) continue;
    const account = await secrets.open(record);
    if (account?.kind !== 'hotp') continue;
    const identity = identityOf(account);
    if (added.has(identity)) likes.push({ passcodeId: record.passcodeId, identity, counter: account.counter });
  }
  return likes;
}

/** With the counter of a like account that was removed, or of another line, where that is further. */
export function furthest(
  { accounts, counters }: { readonly accounts: readonly NewAccount[]; readonly counters: Counters },
  gone: readonly RemovedLike[],
): readonly NewAccount[] {
  return accounts.map((each): NewAccount => {
    const { account } = each;
    if (account.kind !== 'hotp') return each;
    const identity = identityOf(account);
    const left = gone.filter((like) => like.identity === identity).map((like) => like.counter);
    const counter = Math.max(account.counter, counters.get(identity) ?? 0, ...left);
    return { ...each, account: { ...account, counter } };
  });
}

/** Where those that were removed stand from now on: brought back, they would take the counter where it was before. */
export function rewind(accounts: readonly NewAccount[], gone: readonly RemovedLike[]): Map<string, number> {
  const said = new Map(
    accounts.flatMap(({ account }) => (account.kind === 'hotp' ? [[identityOf(account), account.counter]] : [])),
  );
  return new Map(
    gone.flatMap(({ passcodeId, identity }) => {
      const counter = said.get(identity);
      return counter === undefined ? [] : [[passcodeId, counter]];
    }),
  );
}

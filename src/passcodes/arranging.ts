import { identityOf } from '../backup/preview.ts';
import type { Handlers } from '../messaging/broker.ts';
import type { Answer, RequestOf } from '../messaging/messages.ts';
import { cleanName } from '../oath/account-name.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { failed } from './failed.ts';
import { cleanNote } from './note.ts';
import { isActive, type PasscodeStore } from './passcode-store.ts';
import { passcodeView } from './passcode-view.ts';
import { placed } from './places.ts';
import type { Secrets } from './secrets.ts';
import type { SweepClock } from './sweep-clock.ts';

export interface Arranging {
  readonly handlers: Handlers<
    | 'passcodes.edit'
    | 'passcodes.move'
    | 'passcodes.remove'
    | 'passcodes.restore'
    | 'passcodes.erase'
    | 'passcodes.removed'
  >;
  /** The person used the account on this site, or said that it is for it. */
  readonly bind: (passcodeId: string, site: string) => Promise<void>;
  /** Forgets what was removed longer ago than it is kept. */
  readonly sweep: () => Promise<void>;
}

/** Milliseconds that a removed account is kept. */
export const KEPT_REMOVED = 30 * 24 * 60 * 60 * 1000;

/** Sites that one account is bound to; the oldest give way. */
const MOST_SITES = 64;

/** Changes of accounts that are there. Each is one transaction. */
export function createArranging(deps: {
  readonly store: PasscodeStore;
  readonly secrets: Secrets;
  readonly sweepClock: SweepClock;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Arranging {
  const { store, secrets, sweepClock, now, report } = deps;

  async function change(
    passcodeId: string,
    apply: (record: PasscodeRecord) => PasscodeRecord,
  ): Promise<Answer<object>> {
    const changed = await store.update(passcodeId, (record) => (isActive(record) ? apply(record) : null));
    return changed !== null && isActive(changed) ? DONE : failed('passcode_gone');
  }

  async function forget(isForgotten: (record: PasscodeRecord) => boolean): Promise<readonly string[]> {
    const forgotten = await store.rewrite((records) => {
      const remove = records.filter((record) => !isActive(record) && isForgotten(record)).map(idOf);
      return { remove, answer: remove };
    });
    secrets.forget(forgotten);
    return forgotten;
  }

  /** What makes the codes of each, by its id; those that do not open are left out. */
  async function whichOf(records: readonly PasscodeRecord[]): Promise<ReadonlyMap<string, string>> {
    const accounts = await Promise.all(records.map((record) => secrets.open(record)));
    return new Map(
      records.flatMap(({ passcodeId }, at): readonly [string, string][] => {
        const account = accounts[at] ?? null;
        return account === null ? [] : [[passcodeId, identityOf(account)]];
      }),
    );
  }

  async function sweep(): Promise<void> {
    const isOver = ({ removedAt }: PasscodeRecord) => removedAt !== null && removedAt < now() - KEPT_REMOVED;
    // Asked each time: it has to see the time go by.
    const isTrusted = await sweepClock.isTrusted();
    if (isTrusted && (await store.all()).some(isOver)) await forget(isOver);
  }

  return {
    handlers: {
      'passcodes.edit': ({ passcodeId, change: asked }) => change(passcodeId, (record) => edited(record, asked, now())),
      'passcodes.move': ({ passcodeId, before }) =>
        store.rewrite((records) => {
          const find = (id: string | null) => records.find((record) => record.passcodeId === id && isActive(record));
          const moved = find(passcodeId);
          const next = find(before);
          if (moved === undefined || (before !== null && next === undefined))
            return { answer: failed('passcode_gone') };
          return { put: moved === next ? [] : placed(records, moved, next ?? null), answer: DONE };
        }),
      async 'passcodes.remove'({ passcodeIds }) {
        const named = new Set(passcodeIds);
        // Notes the time: where the clock was put back, it is seen when it jumps ahead again.
        await sweepClock.isTrusted().catch(report);
        return store.rewrite((records): { put?: readonly PasscodeRecord[]; answer: Answer<object> } => {
          const found = records.filter((record) => named.has(record.passcodeId));
          if (found.length === 0) return { answer: failed('passcode_gone') };
          return { put: found.filter(isActive).map((record) => ({ ...record, removedAt: now() })), answer: DONE };
        });
      },
      async 'passcodes.restore'({ passcodeIds }) {
        const named = new Set(passcodeIds);
        const isNamed = ({ passcodeId }: PasscodeRecord) => named.has(passcodeId);
        return store.afterPreparing(
          (records) =>
            whichOf(records.filter((record) => isActive(record) || isNamed(record) || record.kind === 'hotp')),
          (records, which): { put?: readonly PasscodeRecord[]; answer: Answer<object> } => {
            const found = records.filter(isNamed);
            if (found.length === 0) return { answer: failed('passcode_gone') };
            const back = found.filter((record) => !isActive(record));
            const taken = new Set(records.filter(isActive).flatMap((record) => which.get(record.passcodeId) ?? []));
            for (const { passcodeId } of back) {
              const identity = which.get(passcodeId);
              if (identity !== undefined && taken.has(identity)) return { answer: failed('passcode_there') };
              if (identity !== undefined) taken.add(identity);
            }
            const put = back.map((record) => ({
              ...furthestOf(record, records, which),
              removedAt: null,
              changedAt: now(),
            }));
            return { put, answer: DONE };
          },
        );
      },
      async 'passcodes.erase'({ passcodeIds }) {
        const named = new Set(passcodeIds);
        const erased = await forget(({ passcodeId }) => named.has(passcodeId));
        return erased.length === 0 ? failed('passcode_gone') : DONE;
      },
      async 'passcodes.removed'() {
        await sweep().catch(report);
        const removed = (await store.all()).filter((record) => !isActive(record));
        const latestFirst = removed.toSorted((one, other) => (other.removedAt ?? 0) - (one.removedAt ?? 0));
        return { accounts: latestFirst.map((record) => passcodeView(record, null)) };
      },
    },
    async bind(passcodeId, site) {
      await change(passcodeId, (record) => ({
        ...record,
        sites: [...record.sites.filter((known) => known !== site), site].slice(-MOST_SITES),
      }));
    },
    sweep,
  };
}

const DONE: Answer<object> = { ok: true };

const idOf = ({ passcodeId }: PasscodeRecord): string => passcodeId;

/** With the highest counter of all that are like it: the codes up to there were used. */
function furthestOf(
  record: PasscodeRecord,
  records: readonly PasscodeRecord[],
  which: ReadonlyMap<string, string>,
): PasscodeRecord {
  const identity = which.get(record.passcodeId);
  if (record.kind !== 'hotp' || identity === undefined) return record;
  const counters = records.flatMap((other) =>
    other.kind === 'hotp' && which.get(other.passcodeId) === identity ? [other.counter] : [],
  );
  return { ...record, counter: Math.max(record.counter, ...counters) };
}

/** Names as they can be shown, and as an otpauth URI gives them back. */
function edited(record: PasscodeRecord, asked: RequestOf<'passcodes.edit'>['change'], at: number): PasscodeRecord {
  const { issuer, label, group, note, pinned = record.pinned, unbind = [] } = asked;
  const next = {
    ...record,
    issuer: issuer === undefined ? record.issuer : cleanName(issuer),
    label: label === undefined ? record.label : cleanName(label),
    group: group === undefined ? record.group : cleanName(group),
    note: note === undefined ? record.note : cleanNote(note),
    pinned,
    sites: record.sites.filter((site) => !unbind.includes(site)),
  };
  const isSame = (['issuer', 'label', 'group', 'note'] as const).every((name) => next[name] === record[name]);
  return isSame ? next : { ...next, changedAt: at };
}

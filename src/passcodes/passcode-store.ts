import type { Database } from '../storage/database.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import { createRecordStore, type RecordStore, type Rewriting } from '../storage/record-store.ts';
import { type PasscodeRecord, PasscodeRecordSchema } from '../storage/records.ts';

export interface PasscodeStore extends RecordStore<PasscodeRecord> {
  /** The account, unless it is gone or was taken off the list. */
  active(passcodeId: string): Promise<PasscodeRecord | null>;
  /**
   * Writes what `prepare` had the time for that no transaction has: opening and sealing. `write` gets the records as
   * they are then; where an account came in between that `prepare` has not seen, it begins anew.
   */
  afterPreparing<P, A>(
    prepare: (records: readonly PasscodeRecord[]) => Promise<P>,
    write: (records: readonly PasscodeRecord[], prepared: P) => Rewriting<PasscodeRecord, A>,
  ): Promise<A>;
}

/** One worker takes turns with itself; another one writes only while one of the two ends. */
const MOST_ROUNDS = 5;

/** `changed` is waited for after each change, and never after what changed nothing: who hears of one reads again. */
export function createPasscodeStore(
  database: Database,
  now: () => number,
  changed: () => Promise<void> = () => Promise.resolve(),
): PasscodeStore {
  const store = telling(createRecordStore(database, 'passcodes', PasscodeRecordSchema, now), changed);
  const alone = createKeyedMutex();
  return {
    ...store,
    async active(passcodeId) {
      const record = await store.get(passcodeId);
      return record !== null && isActive(record) ? record : null;
    },
    afterPreparing: (prepare, write) =>
      alone('adding', async () => {
        for (let round = 0; round < MOST_ROUNDS; round += 1) {
          const seen = await store.all();
          const prepared = await prepare(seen);
          const known = new Set(seen.filter(isActive).map(({ passcodeId }) => passcodeId));
          const written = await store.rewrite((records) => {
            if (records.some((record) => isActive(record) && !known.has(record.passcodeId))) return { answer: null };
            const { answer, ...changes } = write(records, prepared);
            return { ...changes, answer: { of: answer } };
          });
          if (written !== null) return written.of;
        }
        throw new Error('accounts kept coming in from elsewhere');
      }),
  };
}

function telling(store: RecordStore<PasscodeRecord>, changed: () => Promise<void>): RecordStore<PasscodeRecord> {
  return {
    ...store,
    put: (record) => store.put(record).then(changed),
    add: (record) => store.add(record).then(changed),
    remove: (passcodeId) => store.remove(passcodeId).then(changed),
    async update(passcodeId, change) {
      const written: PasscodeRecord[] = [];
      const record = await store.update(passcodeId, (current) => {
        const next = change(current);
        if (next !== null) written.push(next);
        return next;
      });
      if (written.length > 0) await changed();
      return record;
    },
    async rewrite(decide) {
      const { of, isChanged } = await store.rewrite((records) => {
        const { put = [], remove = [], answer } = decide(records);
        return { put, remove, answer: { of: answer, isChanged: put.length + remove.length > 0 } };
      });
      if (isChanged) await changed();
      return of;
    },
  };
}

export function isActive({ removedAt }: PasscodeRecord): boolean {
  return removedAt === null;
}

/** As the person put them; of the same place, the one added first. */
export function byPlace(one: PasscodeRecord, other: PasscodeRecord): number {
  return one.order - other.order || one.addedAt - other.addedAt || (one.passcodeId < other.passcodeId ? -1 : 1);
}

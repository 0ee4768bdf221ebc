import type { IDBPDatabase } from 'idb';
import type { Handlers } from '../messaging/broker.ts';
import type { HistoryEntryView } from '../messaging/views.ts';
import { randomToken } from '../proofs/base64url.ts';
import type { Database } from '../storage/database.ts';
import { createRecordStore } from '../storage/record-store.ts';
import { type HistoryRecord, HistoryRecordSchema } from '../storage/records.ts';

/** Most entries that are kept; the oldest give way. Half of the room is for what the person decided. */
export const MAX_ENTRIES = 5_000;

export interface History {
  readonly handlers: Handlers<'history.list'>;
  /** Writes down how a request ended. Requests of private windows never come here. */
  record(entry: HistoryEntryView): Promise<void>;
  /** How each request that is written down ended. */
  outcomes(): Promise<readonly HistoryEntryView['outcome'][]>;
}

export function createHistory(deps: { readonly database: Database; readonly maxEntries?: number }): History {
  const { database, maxEntries = MAX_ENTRIES } = deps;
  const store = createRecordStore(database, 'history', HistoryRecordSchema);

  const trim = (): Promise<void> => database.use(trimIn);

  async function trimIn(db: IDBPDatabase): Promise<void> {
    const transaction = db.transaction('history', 'readwrite');
    const over = (await transaction.store.count()) - maxEntries;
    if (over > 0) {
      const byTime = (await transaction.store.index('at').getAll()) as HistoryRecord[];
      const undecided = byTime.filter(({ outcome }) => outcome !== 'approved' && outcome !== 'denied');
      // Alarms cost a page nothing: however many it raises, they push out one another.
      const victims = undecided.length > maxEntries / 2 ? undecided : byTime;
      for (const { entryId } of victims.slice(0, over)) await transaction.store.delete(entryId);
    }
    await transaction.done;
  }

  return {
    handlers: {
      async 'history.list'() {
        const entries = [...(await store.all())].sort((a, b) => b.at - a.at);
        return { entries: entries.map(({ entryId: _, ...entry }) => entry) };
      },
    },
    outcomes: async () => (await store.all()).map(({ outcome }) => outcome),
    async record(entry) {
      await store.add({ ...entry, entryId: randomToken() });
      await trim();
    },
  };
}

import type { Handlers } from '../messaging/broker.ts';
import type { HistoryEntryView } from '../messaging/views.ts';
import { randomToken } from '../proofs/base64url.ts';
import type { Database } from '../storage/database.ts';
import { createRecordStore } from '../storage/record-store.ts';
import { HistoryRecordSchema } from '../storage/records.ts';

/** Most entries that are kept; the oldest give way. */
export const MAX_ENTRIES = 5_000;

export interface History {
  readonly handlers: Handlers<'history.list'>;
  /** Writes down how a request ended. Requests of private windows never come here. */
  record(entry: HistoryEntryView): Promise<void>;
}

export function createHistory(deps: { readonly database: Database; readonly maxEntries?: number }): History {
  const { database, maxEntries = MAX_ENTRIES } = deps;
  const store = createRecordStore(database, 'history', HistoryRecordSchema);

  async function trim(): Promise<void> {
    const db = await database.connect();
    const transaction = db.transaction('history', 'readwrite');
    const over = (await transaction.store.count()) - maxEntries;
    let cursor = over > 0 ? await transaction.store.index('at').openCursor() : null;
    for (let dropped = 0; cursor !== null && dropped < over; dropped += 1) {
      await cursor.delete();
      cursor = await cursor.continue();
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
    async record(entry) {
      await store.add({ ...entry, entryId: randomToken() });
      await trim();
    },
  };
}

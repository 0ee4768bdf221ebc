import type { IDBPTransaction } from 'idb';
import * as v from 'valibot';
import type { Database } from './database.ts';
import type { RecordStoreName } from './migrations.ts';

/** Records of one kind, each checked by its schema when read. All of it rejects with `StorageError` where the browser fails. */
export interface RecordStore<T> {
  get(key: string): Promise<T | null>;
  all(): Promise<readonly T[]>;
  put(record: T): Promise<void>;
  /** Fails when the key is taken (`ConstraintError`): the one who comes second learns it. */
  add(record: T): Promise<void>;
  /** Reads, changes and writes in one transaction. `null` from `change` leaves the record as it is. Answers the record as it is then. */
  update(key: string, change: (record: T) => T | null): Promise<T | null>;
  remove(key: string): Promise<void>;
}

type Write = IDBPTransaction<unknown, string[], 'readwrite'>;

/**
 * A record that fails its schema is moved to `quarantine` with the reason, in the same transaction: it is out of
 * the way and nothing of it is lost.
 */
export function createRecordStore<T>(
  database: Database,
  name: RecordStoreName,
  schema: v.GenericSchema<unknown, T>,
  now: () => number = Date.now,
): RecordStore<T> {
  const writing = <R>(task: (transaction: Write) => Promise<R>): Promise<R> =>
    database.use(async (db) => {
      const transaction = db.transaction([name, 'quarantine'], 'readwrite', { durability: 'strict' });
      try {
        const result = await task(transaction);
        await transaction.done;
        return result;
      } catch (error) {
        // A transaction that the browser aborted tells why only here; its requests say no more than that it was.
        await transaction.done.catch(() => undefined);
        throw transaction.error ?? error;
      }
    });

  async function check(transaction: Write, key: IDBValidKey, found: unknown): Promise<T | null> {
    const parsed = v.safeParse(schema, found);
    if (parsed.success) return parsed.output;
    const reason = v.summarize(parsed.issues);
    await transaction.objectStore('quarantine').add({ store: name, key, record: found, reason, at: now() });
    await transaction.objectStore(name).delete(key);
    return null;
  }

  return {
    async get(key) {
      const found: unknown = await database.use((db) => db.get(name, key));
      if (found === undefined) return null;
      const parsed = v.safeParse(schema, found);
      return parsed.success ? parsed.output : writing((transaction) => check(transaction, key, found));
    },
    async all() {
      const found: unknown[] = await database.use((db) => db.getAll(name));
      const parsed = found.map((record) => v.safeParse(schema, record));
      // What a schema fills in, such as a field that records of an earlier version lack, is filled in here as in `get`.
      if (parsed.every((record) => record.success)) return parsed.map(({ output }) => output);
      return writing(async (transaction) => {
        const good: T[] = [];
        for (const key of await transaction.objectStore(name).getAllKeys()) {
          const record = await check(transaction, key, await transaction.objectStore(name).get(key));
          if (record !== null) good.push(record);
        }
        return good;
      });
    },
    put: (record) =>
      writing(async (transaction) => {
        await transaction.objectStore(name).put(record);
      }),
    add: (record) =>
      writing(async (transaction) => {
        await transaction.objectStore(name).add(record);
      }),
    update: (key, change) =>
      writing(async (transaction) => {
        const found: unknown = await transaction.objectStore(name).get(key);
        const record = found === undefined ? null : await check(transaction, key, found);
        if (record === null) return null;
        const changed = change(record);
        if (changed === null) return record;
        await transaction.objectStore(name).put(changed);
        return changed;
      }),
    remove: (key) => writing((transaction) => transaction.objectStore(name).delete(key)),
  };
}

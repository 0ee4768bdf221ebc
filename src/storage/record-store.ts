import type { IDBPTransaction } from 'idb';
import * as v from 'valibot';
import type { Database } from './database.ts';
import type { RecordStoreName } from './migrations.ts';
import { asideOf, KEY_LOST } from './quarantine.ts';

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
  /** How many there are, whole or damaged. */
  count(): Promise<number>;
  /** Reads all, decides and writes in one transaction: everything that `decide` says or, whatever happens, nothing. */
  rewrite<A>(decide: (records: readonly T[]) => Rewriting<T, A>): Promise<A>;
}

export interface Rewriting<T, A> {
  readonly put?: readonly T[];
  /** Their keys. */
  readonly remove?: readonly string[];
  readonly answer: A;
}

type Write = IDBPTransaction<unknown, string[], 'readwrite'>;

/**
 * A record that fails its schema is moved to `quarantine` with the reason, in the same transaction: it is out of
 * the way and nothing of it is lost. With the first use in each life of the worker those in quarantine are read again:
 * what another version put aside, this one may know.
 */
export function createRecordStore<T>(
  database: Database,
  name: RecordStoreName,
  schema: v.GenericSchema<unknown, T>,
  now: () => number = Date.now,
): RecordStore<T> {
  let takingBack: Promise<void> | null = null;
  const writing = <R>(task: (transaction: Write) => Promise<R>): Promise<R> =>
    database.use(async (db) => {
      const transaction = db.transaction([name, 'quarantine'], 'readwrite', { durability: 'strict' });
      try {
        const result = await task(transaction);
        await transaction.done;
        return result;
      } catch (error) {
        abort(transaction);
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

  async function checkAll(transaction: Write): Promise<readonly T[]> {
    const store = transaction.objectStore(name);
    const [keys, found] = await Promise.all([store.getAllKeys(), store.getAll() as Promise<unknown[]>]);
    const good: T[] = [];
    for (const [at, key] of keys.entries()) {
      const record = await check(transaction, key, found[at]);
      if (record !== null) good.push(record);
    }
    return good;
  }

  /** Whether it is whole now, and was not put aside for what reading it again can't mend. */
  function isReadable(entry: unknown): boolean {
    const { store, record, reason } = asideOf(entry);
    return store === name && reason !== KEY_LOST && v.is(schema, record);
  }

  async function takeBack(): Promise<void> {
    const aside: unknown[] = await database.use(async (db) =>
      (await db.count('quarantine')) === 0 ? [] : db.getAll('quarantine'),
    );
    if (!aside.some(isReadable)) return;
    await writing(async (transaction) => {
      const quarantine = transaction.objectStore('quarantine');
      const store = transaction.objectStore(name);
      const [keys, entries] = await Promise.all([quarantine.getAllKeys(), quarantine.getAll() as Promise<unknown[]>]);
      for (const [at, entry] of entries.entries()) {
        const { key, record } = asideOf(entry);
        // One that came to its place since is newer, and stays.
        if (!isReadable(entry) || (await store.getKey(key)) !== undefined) continue;
        await store.add(record);
        await quarantine.delete(keys[at] ?? 0);
      }
    });
  }

  /** Where it fails the records that are there are read all the same, and the next use begins it again. */
  function ready(): Promise<void> {
    takingBack ??= takeBack().catch(() => {
      takingBack = null;
    });
    return takingBack;
  }

  return {
    async get(key) {
      await ready();
      const found: unknown = await database.use((db) => db.get(name, key));
      if (found === undefined) return null;
      const parsed = v.safeParse(schema, found);
      return parsed.success ? parsed.output : writing((transaction) => check(transaction, key, found));
    },
    async all() {
      await ready();
      const found: unknown[] = await database.use((db) => db.getAll(name));
      const parsed = found.map((record) => v.safeParse(schema, record));
      // What a schema fills in, such as a field that records of an earlier version lack, is filled in here as in `get`.
      if (parsed.every((record) => record.success)) return parsed.map(({ output }) => output);
      return writing(checkAll);
    },
    put: (record) =>
      writing(async (transaction) => {
        await transaction.objectStore(name).put(record);
      }),
    add: (record) =>
      writing(async (transaction) => {
        await transaction.objectStore(name).add(record);
      }),
    async update(key, change) {
      await ready();
      return writing(async (transaction) => {
        const found: unknown = await transaction.objectStore(name).get(key);
        const record = found === undefined ? null : await check(transaction, key, found);
        if (record === null) return null;
        const changed = change(record);
        if (changed === null) return record;
        await transaction.objectStore(name).put(changed);
        return changed;
      });
    },
    remove: (key) => writing((transaction) => transaction.objectStore(name).delete(key)),
    async count() {
      await ready();
      return database.use((db) => db.count(name));
    },
    async rewrite(decide) {
      await ready();
      return writing(async (transaction) => {
        const { put = [], remove = [], answer } = decide(await checkAll(transaction));
        const store = transaction.objectStore(name);
        // In functions that never throw at once: of a torn transaction every write must be waited for, or it fails unseen.
        await Promise.all([
          ...remove.map(async (key) => store.delete(key)),
          ...put.map(async (record) => store.put(record)),
        ]);
        return answer;
      });
    },
  };
}

/** What a task wrote before it failed must not be committed. The browser may have aborted it already. */
function abort(transaction: Write): void {
  try {
    transaction.abort();
  } catch {
    // It is over; its own error says why.
  }
}

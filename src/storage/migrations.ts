import type { IDBPDatabase, IDBPTransaction } from 'idb';

/** Stores that hold records of rooms. `quarantine` and `snapshots` are the database's own. */
export const RECORD_STORES = ['accounts', 'slots', 'enrolments', 'history', 'passcodes'] as const;
export type RecordStoreName = (typeof RECORD_STORES)[number];

export type VersionChange = IDBPTransaction<unknown, string[], 'versionchange'>;

/** One step of the schema. The steps of one opening run in one transaction: all of them or none. */
export interface Migration {
  readonly version: number;
  /** Stores whose records this step changes or drops; they are copied into `snapshots` before it runs. */
  readonly destroys: readonly string[];
  readonly run: (db: IDBPDatabase, transaction: VersionChange) => Promise<void> | void;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    destroys: [],
    run(db) {
      db.createObjectStore('accounts', { keyPath: 'accountId' }).createIndex('issuer', 'issuer');
      db.createObjectStore('slots', { keyPath: 'slotId' });
      db.createObjectStore('enrolments', { keyPath: 'enrolmentId' });
      db.createObjectStore('history', { keyPath: 'entryId' }).createIndex('at', 'at');
      db.createObjectStore('quarantine', { autoIncrement: true });
      db.createObjectStore('snapshots', { autoIncrement: true });
    },
  },
  {
    version: 2,
    destroys: [],
    run(db) {
      db.createObjectStore('passcodes', { keyPath: 'passcodeId' });
    },
  },
];

/** Runs every step above `from`, in order, with a snapshot before each one that destroys. */
export async function migrate(
  db: IDBPDatabase,
  transaction: VersionChange,
  from: number,
  steps: readonly Migration[],
  now: number,
): Promise<void> {
  for (const step of [...steps].sort((a, b) => a.version - b.version)) {
    if (step.version <= from) continue;
    for (const store of step.destroys) {
      const source = transaction.objectStore(store);
      const records = await source.getAll();
      await transaction.objectStore('snapshots').add({ takenAt: now, before: step.version, store, records });
    }
    await step.run(db, transaction);
  }
}

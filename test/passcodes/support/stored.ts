import { type IDBPDatabase, openDB } from 'idb';

/** The database of the extension that was made last, as it stands on the disk. */
export async function stored<T>(task: (db: IDBPDatabase) => Promise<T>): Promise<T> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const db = await openDB(names.at(-1) ?? '');
  try {
    return await task(db);
  } finally {
    db.close();
  }
}

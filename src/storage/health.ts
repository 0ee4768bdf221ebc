import type { Database } from './database.ts';
import { readAside } from './quarantine.ts';

/** What the database says of itself: its schema's version, the stores whose records were put aside, and its snapshots. */
export interface DatabaseHealth {
  readonly version: number;
  /** The store of each record in quarantine. */
  readonly quarantined: readonly string[];
  readonly snapshots: number;
}

/** @throws StorageError */
export async function databaseHealth(database: Database): Promise<DatabaseHealth> {
  const aside = await readAside(database);
  return database.use(async (db) => ({
    version: db.version,
    quarantined: aside.map(({ store }) => store),
    snapshots: await db.count('snapshots'),
  }));
}

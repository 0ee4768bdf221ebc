import * as v from 'valibot';
import type { Database } from './database.ts';
import { RECORD_STORES } from './migrations.ts';

/** What the database says of itself: its schema's version, the stores whose records were put aside, and its snapshots. */
export interface DatabaseHealth {
  readonly version: number;
  /** The store of each record in quarantine. */
  readonly quarantined: readonly string[];
  readonly snapshots: number;
}

const QuarantinedSchema = v.object({ store: v.picklist(RECORD_STORES) });

/** @throws StorageError */
export function databaseHealth(database: Database): Promise<DatabaseHealth> {
  return database.use(async (db) => {
    const aside: unknown[] = await db.getAll('quarantine');
    return {
      version: db.version,
      quarantined: aside.map((record) => (v.is(QuarantinedSchema, record) ? record.store : 'unknown')),
      snapshots: await db.count('snapshots'),
    };
  });
}

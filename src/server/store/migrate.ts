import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import * as initial from './migrations/0001-initial.ts';
import * as enrolment from './migrations/0002-enrolment.ts';
import * as signInCodes from './migrations/0003-sign-in-codes.ts';
import * as decisionHash from './migrations/0004-decision-hash.ts';
import * as auditByTime from './migrations/0005-audit-by-time.ts';
import * as codeFailures from './migrations/0006-code-failures.ts';
import * as networks from './migrations/0007-networks.ts';
import * as verifiedNotices from './migrations/0008-verified-notices.ts';
import type { Database } from './schema.ts';
import { StoreError } from './store-error.ts';

/** Every migration ever published, oldest first by name. None is ever changed or removed. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-initial': initial,
  '0002-enrolment': enrolment,
  '0003-sign-in-codes': signInCodes,
  '0004-decision-hash': decisionHash,
  '0005-audit-by-time': auditByTime,
  '0006-code-failures': codeFailures,
  '0007-networks': networks,
  '0008-verified-notices': verifiedNotices,
};

/**
 * Brings the tables to this version, in one transaction under the write lock, so that processes which start at
 * once do it once. @throws StoreError when the file was written by a newer version, or when a migration fails
 */
export async function migrate(db: Kysely<Database>, file: string): Promise<void> {
  await refuseNewer(db, file);
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error === undefined) return;
  // Another process may have brought it further between the look and the lock.
  await refuseNewer(db, file);
  throw error instanceof Error
    ? error
    : new StoreError(`The tables of ${file} can't be brought to this version.`, { cause: error });
}

async function refuseNewer(db: Kysely<Database>, file: string): Promise<void> {
  const table = await sql`select 1 from sqlite_schema where name = 'kysely_migration'`.execute(db);
  if (table.rows.length === 0) return;
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = done.rows.find(({ name }) => !Object.hasOwn(MIGRATIONS, name));
  if (unknown !== undefined) {
    throw new StoreError(
      `The database ${file} was written by a newer version of Countersign (it knows "${unknown.name}"). Run that version.`,
    );
  }
}

import { type Kysely, sql } from 'kysely';

/** Notices to the destination that a device's own enrolment verified are told from those to others (P22). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(STATEMENT).execute(db);
}

const STATEMENT = `alter table device_notices add column verified integer not null default 0
  check (verified in (0, 1))`;

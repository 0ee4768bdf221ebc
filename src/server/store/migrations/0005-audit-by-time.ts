import { type Kysely, sql } from 'kysely';

/** So that lines whose time is over are found without reading the others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_by_time on audit (at)`.execute(db);
}

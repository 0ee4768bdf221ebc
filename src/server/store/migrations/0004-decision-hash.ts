import { type Kysely, sql } from 'kysely';

/** Which signed decision a row was moved by, to the byte (P15). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table transactions add column decision_hash text`.execute(db);
}

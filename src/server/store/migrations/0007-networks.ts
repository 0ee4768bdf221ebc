import { type Kysely, sql } from 'kysely';

/** The hourly count of wrong codes is by networks wider than a requester (P21). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table verifications add column network text not null default ''`,
  // What is under way keeps the count that it has.
  'update verifications set network = requester',
  'alter table code_failures rename column requester to network',
];

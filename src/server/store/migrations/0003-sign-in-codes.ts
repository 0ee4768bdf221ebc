import { type Kysely, sql } from 'kysely';

/** Codes that sign in are told from those that enrol, and their failures are counted for the whole server (P21). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `alter table verifications add column purpose text not null default 'enrolment'
    check (purpose in ('enrolment', 'sign_in'))`,
  `update verifications set purpose = 'sign_in'
    where verification_id in (select verification_id from code_sign_ins)`,

  `create table sign_in_failures (
    hour integer not null,
    requester text not null,
    failures integer not null,
    primary key (hour, requester)
  ) strict`,
];

import { type Kysely, sql } from 'kysely';

/** Failed codes of enrolments are counted for the whole server too, in a bucket of their own (P21). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table code_failures (
    purpose text not null check (purpose in ('enrolment', 'sign_in')),
    hour integer not null,
    requester text not null,
    failures integer not null,
    primary key (purpose, hour, requester)
  ) strict`,
  `insert into code_failures (purpose, hour, requester, failures)
    select 'sign_in', hour, requester, failures from sign_in_failures`,
  'drop table sign_in_failures',
];

import { type Kysely, sql } from 'kysely';

/** Enrolment from a page, notices of new devices, and codes in place of an approval. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table enrolments (
    enrolment_id text primary key not null,
    session_hash text not null unique,
    channel text not null check (channel in ('phone', 'email')),
    destination text not null,
    state text not null check (state in ('open', 'claimed', 'registered', 'refused')),
    created_at integer not null,
    expires_at integer not null,
    public_key text,
    thumbprint text,
    device_name text,
    claimed_at integer,
    decided_at integer,
    device_id text references devices (device_id)
  ) strict`,
  'create index enrolments_by_expiry on enrolments (expires_at)',

  `create table enrolment_codes (
    otp_hash text primary key not null,
    enrolment_id text not null references enrolments (enrolment_id) on delete cascade,
    claim_by integer not null
  ) strict`,
  'create index enrolment_codes_by_enrolment on enrolment_codes (enrolment_id)',

  `create table device_notices (
    device_id text not null references devices (device_id),
    channel text not null check (channel in ('phone', 'email')),
    destination text not null,
    created_at integer not null,
    tries integer not null,
    try_after integer not null,
    sent_at integer,
    refused_at integer,
    primary key (device_id, destination)
  ) strict`,
  'create index device_notices_unsent on device_notices (try_after) where sent_at is null',

  `create table code_sign_ins (
    interaction_uid text primary key not null,
    verification_id text not null references verifications (verification_id) on delete cascade,
    created_at integer not null,
    finished_at integer
  ) strict`,
  'create index code_sign_ins_by_verification on code_sign_ins (verification_id)',
  'alter table accounts add column signed_in_by_code_at integer',
];

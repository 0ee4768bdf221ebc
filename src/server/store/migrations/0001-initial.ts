import { type Kysely, sql } from 'kysely';

/** The tables of schema.ts. STRICT tables refuse a value of another type (https://sqlite.org/stricttables.html). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table accounts (
    sub text primary key not null,
    email text unique,
    phone_number text unique,
    created_at integer not null
  ) strict`,

  `create table devices (
    device_id text primary key not null,
    sub text not null references accounts (sub),
    name text not null,
    public_key text not null,
    thumbprint text not null,
    created_at integer not null,
    active_after integer not null,
    last_used_at integer,
    revoked_at integer
  ) strict`,
  'create unique index devices_live_key on devices (thumbprint) where revoked_at is null',
  'create index devices_by_account on devices (sub)',

  `create table verifications (
    verification_id text primary key not null,
    channel text not null check (channel in ('phone', 'email')),
    destination text not null,
    code_hash text not null,
    key_thumbprint text,
    requester text not null,
    created_at integer not null,
    expires_at integer not null,
    resend_after integer not null,
    sends integer not null,
    attempts integer not null,
    used_at integer
  ) strict`,
  'create index verifications_by_destination on verifications (destination, created_at)',
  'create index verifications_by_expiry on verifications (expires_at)',

  `create table destination_failures (
    destination text not null,
    requester text not null,
    day integer not null,
    failures integer not null,
    primary key (destination, requester, day)
  ) strict`,

  `create table enrolment_tokens (
    token_hash text primary key not null,
    channel text not null check (channel in ('phone', 'email')),
    destination text not null,
    key_thumbprint text not null,
    expires_at integer not null,
    used_at integer
  ) strict`,
  'create index enrolment_tokens_by_expiry on enrolment_tokens (expires_at)',

  `create table transactions (
    id text primary key not null,
    otp_hash text not null unique,
    mode text check (mode in ('hosted', 'embedded')),
    state text not null check (state in ('pending', 'claimed', 'accepted', 'done', 'denied', 'expired', 'relayed')),
    client_id text not null,
    interaction_uid text,
    expected_sub text,
    params text not null,
    created_at integer not null,
    claim_by integer not null,
    decide_by integer,
    device_id text references devices (device_id),
    sub text references accounts (sub),
    txn text,
    details text,
    deny_reason text check (deny_reason in ('not_me', 'cancelled')),
    observed_origin text,
    decided_at integer,
    ticket_hash text,
    ticket_expires_at integer,
    ticket_used_at integer,
    minted_hash text
  ) strict`,
  'create unique index transactions_by_txn on transactions (txn) where txn is not null',
  'create unique index transactions_by_ticket on transactions (ticket_hash) where ticket_hash is not null',
  'create unique index transactions_by_minted on transactions (minted_hash) where minted_hash is not null',
  'create index transactions_by_interaction on transactions (interaction_uid) where interaction_uid is not null',
  'create index transactions_by_device on transactions (device_id) where device_id is not null',
  'create index transactions_by_creation on transactions (created_at)',

  `create table proof_jtis (
    jti_hash text primary key not null,
    expires_at integer not null
  ) strict`,
  'create index proof_jtis_by_expiry on proof_jtis (expires_at)',

  `create table provider_records (
    kind text not null,
    id_hash text not null,
    payload text not null,
    grant_hash text,
    uid_hash text,
    user_code_hash text,
    expires_at integer,
    consumed_at integer,
    primary key (kind, id_hash)
  ) strict`,
  'create index provider_records_by_grant on provider_records (grant_hash) where grant_hash is not null',
  'create index provider_records_by_uid on provider_records (kind, uid_hash) where uid_hash is not null',
  'create index provider_records_by_user_code on provider_records (kind, user_code_hash) where user_code_hash is not null',
  'create index provider_records_by_expiry on provider_records (expires_at) where expires_at is not null',

  `create table secrets (
    name text primary key not null,
    value text not null,
    created_at integer not null
  ) strict`,

  `create table audit (
    id integer primary key autoincrement,
    at integer not null,
    event text not null,
    transaction_id text,
    client_id text,
    sub text,
    device_id text,
    origin text,
    detail text
  ) strict`,
  'create index audit_by_account on audit (sub, at)',
  'create index audit_by_transaction on audit (transaction_id)',
];

import type { Generated } from 'kysely';

/**
 * The tables of the token server, as Kysely sees them. Times are whole seconds since 1970. Secrets (OTPs, tickets,
 * tokens, codes) are stored as hashes only; `txn` is no credential, since a decision must be signed by the claiming key.
 */
export interface Database {
  accounts: AccountsTable;
  devices: DevicesTable;
  verifications: VerificationsTable;
  destination_failures: DestinationFailuresTable;
  code_failures: CodeFailuresTable;
  enrolment_tokens: EnrolmentTokensTable;
  enrolments: EnrolmentsTable;
  enrolment_codes: EnrolmentCodesTable;
  device_notices: DeviceNoticesTable;
  code_sign_ins: CodeSignInsTable;
  transactions: TransactionsTable;
  proof_jtis: ProofJtisTable;
  provider_records: ProviderRecordsTable;
  secrets: SecretsTable;
  audit: AuditTable;
}

/** A person, as the web apps know them: `sub` is random, and destinations are unique. */
export interface AccountsTable {
  sub: string;
  email: string | null;
  phone_number: string | null;
  created_at: number;
  /** When a code to its number last signed in; a sign that the number is still its own, as a device's use is (P22). */
  signed_in_by_code_at: number | null;
}

/** A registered key of an account. Removal is a tombstone (`revoked_at`), so that the audit log keeps its meaning. */
export interface DevicesTable {
  device_id: string;
  sub: string;
  name: string;
  /** JSON of the public JWK. */
  public_key: string;
  /** RFC 7638; unique. */
  thumbprint: string;
  created_at: number;
  /** From when on it may approve; `UNANNOUNCED` while the delay waits for a notice that was handed over (P22). */
  active_after: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

/** One run of `POST /verification`. `code_hash` is an HMAC over id, destination and code with a key outside the database. */
export interface VerificationsTable {
  verification_id: string;
  channel: 'phone' | 'email';
  destination: string;
  code_hash: string;
  key_thumbprint: string | null;
  requester: string;
  /** The requester as `networkOf` widens it, for counts over all destinations. */
  network: string;
  created_at: number;
  expires_at: number;
  resend_after: number;
  sends: number;
  attempts: number;
  used_at: number | null;
  /** What its code does. */
  purpose: 'enrolment' | 'sign_in';
}

/** Failed checks of a destination in one UTC day, across verifications and per requester (P21). */
export interface DestinationFailuresTable {
  destination: string;
  requester: string;
  day: number;
  failures: number;
}

/** Wrong codes of one purpose in one UTC hour, by where their verification was started, over all destinations (P21). */
export interface CodeFailuresTable {
  purpose: VerificationsTable['purpose'];
  /** Hours since 1970. */
  hour: number;
  network: string;
  failures: number;
}

export interface EnrolmentTokensTable {
  token_hash: string;
  channel: 'phone' | 'email';
  destination: string;
  key_thumbprint: string;
  expires_at: number;
  used_at: number | null;
}

/**
 * One enrolment page, from the right code on (P22): `open` while it shows OTPs, `claimed` by one key, then
 * `registered` or `refused` by the browser session that showed it.
 */
export interface EnrolmentsTable {
  enrolment_id: string;
  /** Hash of the secret in the page's cookie. */
  session_hash: string;
  channel: 'phone' | 'email';
  destination: string;
  state: 'open' | 'claimed' | 'registered' | 'refused';
  created_at: number;
  expires_at: number;
  /** JSON of the claiming key's public JWK. */
  public_key: string | null;
  thumbprint: string | null;
  device_name: string | null;
  claimed_at: number | null;
  decided_at: number | null;
  device_id: string | null;
}

/** An OTP that an enrolment page showed. Each lives its own time, so that a renewal or a reload takes none away (P2). */
export interface EnrolmentCodesTable {
  otp_hash: string;
  enrolment_id: string;
  claim_by: number;
}

/** What an account's people are told of a new device, once for each destination; sent after the row is kept (P22). */
export interface DeviceNoticesTable {
  device_id: string;
  channel: 'phone' | 'email';
  destination: string;
  created_at: number;
  tries: number;
  /** The next try, if it comes to one. */
  try_after: number;
  sent_at: number | null;
  /** When somebody pressed the button behind the notice's link. */
  refused_at: number | null;
  /** 1 where the device's own enrolment verified this destination: who enrolled reads it, and maybe nobody else (P22). */
  verified: Generated<0 | 1>;
}

/** The verification of a hosted login that goes on by a code in place of an approval. It goes with the verification. */
export interface CodeSignInsTable {
  /** Hash of the interaction's uid, as in `transactions`. */
  interaction_uid: string;
  verification_id: string;
  created_at: number;
  /** When the login was finished by it. */
  finished_at: number | null;
}

export type TransactionState = 'pending' | 'claimed' | 'accepted' | 'done' | 'denied' | 'expired' | 'relayed';

/**
 * The life of one shown code (P17). A pushed request has a row from its birth with `mode` null; the first
 * compare-and-set fixes the mode (P3). A hosted code has a row for each shown OTP with its `interaction_uid`.
 */
export interface TransactionsTable {
  id: string;
  otp_hash: string;
  mode: 'hosted' | 'embedded' | null;
  state: TransactionState;
  client_id: string;
  /** Hash of the uid of the interaction that shows this code (hosted) or that finishes it (embedded). */
  interaction_uid: string | null;
  /** The account that `login_hint` or `id_token_hint` named; only its devices may claim (P8). */
  expected_sub: string | null;
  /** JSON of the request's authorization parameters; of a hosted code, of what is shown of them. */
  params: string;
  created_at: number;
  claim_by: number;
  decide_by: number | null;
  device_id: string | null;
  sub: string | null;
  /** 128 random bits, first revealed by the claim. */
  txn: string | null;
  /** The encoded string that the claim answered with. */
  details: string | null;
  deny_reason: 'not_me' | 'cancelled' | null;
  /** What the signed decision said of the page. */
  observed_origin: string | null;
  decided_at: number | null;
  /** Hash of the signed decision that moved this row, so that a repeated one is the same to the byte (P15). */
  decision_hash: string | null;
  ticket_hash: string | null;
  ticket_expires_at: number | null;
  ticket_used_at: number | null;
  /**
   * Hash of the `jti` of the request that this login goes on with at the authorization endpoint: the fresh one of
   * an accepted embedded login (P4), its own where a pushed request was opened there. Such a row is no code any more.
   */
  minted_hash: string | null;
}

/** `jti`s of proofs and decisions seen, kept for as long as their time window is open. */
export interface ProofJtisTable {
  jti_hash: string;
  expires_at: number;
}

/** Everything that oidc-provider stores. Ids are hashed, also where they are repeated inside the payload (P2). */
export interface ProviderRecordsTable {
  kind: string;
  id_hash: string;
  payload: string;
  grant_hash: string | null;
  /** Of a session its uid; of a grant the device whose approval it rests on, so that revoking that ends this (P7). */
  uid_hash: string | null;
  user_code_hash: string | null;
  expires_at: number | null;
  consumed_at: number | null;
}

/** Keys made at first start and kept: JWKS, cookie keys, HMAC keys for nonces. Not the key of verification codes. */
export interface SecretsTable {
  name: string;
  value: string;
  created_at: number;
}

export interface AuditTable {
  id: Generated<number>;
  at: number;
  event: string;
  transaction_id: string | null;
  client_id: string | null;
  sub: string | null;
  device_id: string | null;
  origin: string | null;
  detail: string | null;
}

import * as v from 'valibot';
import {
  base64url,
  CompactJwsSchema,
  IdSchema,
  NameSchema,
  NumericDateSchema,
  OriginSchema,
  OtpSchema,
  PlainTextSchema,
  Sha256Schema,
} from './fields.ts';
import { LIFETIME } from './lifetimes.ts';

/** `POST /transactions/claim`. */
export const ClaimSchema = v.strictObject({ otp: OtpSchema });
export type Claim = v.InferOutput<typeof ClaimSchema>;

/**
 * The answer to a claim. `details` is base64url of UTF-8 JSON (`TransactionDetailsSchema`): it travels as
 * bytes, so that its hash needs no canonical JSON (P15). `expires_in` is in seconds from now.
 */
export const ClaimedSchema = v.object({
  txn: base64url(22, 128),
  details: base64url(1, 32768),
  expires_in: v.pipe(v.number(), v.minValue(0), v.maxValue(600)),
});
export type Claimed = v.InferOutput<typeof ClaimedSchema>;

/** What the person is asked to approve. */
export const TransactionDetailsSchema = v.object({
  mode: v.picklist(['hosted', 'embedded']),
  client: v.object({ client_id: IdSchema, client_name: NameSchema(80) }),
  /** Origins that may show this code, exact strings (P10). */
  origins: v.pipe(v.array(OriginSchema), v.minLength(1)),
  /** Origin + path; when not empty, the page's must be one of them (P10). */
  login_pages: v.array(v.string()),
  binding_message: v.optional(PlainTextSchema(200)),
  account: v.object({ sub: IdSchema, label: NameSchema(254) }),
  acr: v.string(),
  /** Absent for a sign-in; `second_factor` where the web app checked a first factor before, and named the account (P8). */
  purpose: v.optional(v.literal('second_factor')),
  requested_at: NumericDateSchema,
});
export type TransactionDetails = v.InferOutput<typeof TransactionDetailsSchema>;

const decisionClaims = {
  iss: IdSchema,
  sub: IdSchema,
  aud: v.string(),
  client_id: IdSchema,
  txn: base64url(22, 128),
  otp_hash: Sha256Schema,
  /** Of the page that showed the code, as the browser reports it. */
  origin: v.pipe(v.string(), v.maxLength(512)),
  top_origin: v.pipe(v.string(), v.maxLength(512)),
  /** Path of the page, checked only where the client registered login pages. */
  path: v.pipe(v.string(), v.maxLength(2048)),
  /** User verification happened (the vault was unlocked by the person for this decision). */
  uv: v.boolean(),
  details_hash: Sha256Schema,
  iat: NumericDateSchema,
  exp: NumericDateSchema,
  jti: base64url(22, 128),
};

/** Claims of the signed decision (P15): a reason with a denial, none with an accept. */
export const DecisionClaimsSchema = v.variant('decision', [
  v.strictObject({ ...decisionClaims, decision: v.literal('accept') }),
  v.strictObject({ ...decisionClaims, decision: v.literal('deny'), reason: v.picklist(['not_me', 'cancelled']) }),
]);
export type DecisionClaims = v.InferOutput<typeof DecisionClaimsSchema>;
export type DenyReason = 'not_me' | 'cancelled';

/** `POST /transactions/{txn}/decision`. */
export const DecideSchema = v.strictObject({ decision: CompactJwsSchema });

/** A denial that came from an origin which may not show the code burns the transaction as `relayed` (P12). */
export const DecidedSchema = v.variant('status', [
  v.object({ status: v.literal('accepted'), ticket: base64url(22, 128), expires_in: v.number() }),
  v.object({ status: v.literal('denied') }),
  v.object({ status: v.literal('relayed') }),
]);
export type Decided = v.InferOutput<typeof DecidedSchema>;

/** `POST /transactions/status`, by an authenticated web app (P18). Form or JSON; client authentication as at the token endpoint. */
export const StatusRequestSchema = v.object({
  request_uri: v.pipe(v.string(), v.maxLength(512)),
  /** Seconds that an answer may be held back while nothing happens. */
  wait: v.optional(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,2}$/), v.transform(Number))]),
      v.integer(),
      v.minValue(0),
      v.maxValue(LIFETIME.longPoll),
    ),
    LIFETIME.longPoll,
  ),
});
export const StatusSchema = v.variant('status', [
  v.object({ status: v.literal('open') }),
  v.object({ status: v.literal('denied'), reason: v.picklist(['not_me', 'cancelled']) }),
  v.object({ status: v.literal('relayed') }),
  v.object({ status: v.literal('expired') }),
  v.object({ status: v.literal('done') }),
]);
export type Status = v.InferOutput<typeof StatusSchema>;

import * as v from 'valibot';
import { base64url, IdSchema, NumericDateSchema, PlainTextSchema, Sha256Schema } from './fields.ts';

/** `POST /verification`: exactly one of the two destinations. `key_thumbprint` (RFC 7638) binds what follows to a key (P22). */
export const StartVerificationSchema = v.union([
  v.strictObject({
    phone_number: v.pipe(v.string(), v.maxLength(40)),
    key_thumbprint: v.optional(Sha256Schema),
  }),
  v.strictObject({
    email: v.pipe(v.string(), v.maxLength(254)),
    key_thumbprint: v.optional(Sha256Schema),
  }),
]);
export type StartVerification = v.InferOutput<typeof StartVerificationSchema>;

/** The answer to a start and to a resend. `destination` is masked, times are seconds since 1970. */
export const VerificationStartedSchema = v.object({
  verification_id: IdSchema,
  destination: PlainTextSchema(254),
  expires_at: NumericDateSchema,
  resend_after: NumericDateSchema,
  attempts_left: v.number(),
});
export type VerificationStarted = v.InferOutput<typeof VerificationStartedSchema>;

/** `POST /verification/verify`. Without `verification_id` the cookie names the verification (P20). */
export const VerifyCodeSchema = v.strictObject({
  verification_id: v.optional(IdSchema),
  code: v.pipe(v.string(), v.trim(), v.maxLength(40)),
});

/** `enrolment_token` is there when the verification was started with a `key_thumbprint`: a token bound to no key could enrol nothing. */
export const VerifiedSchema = v.object({
  verified: v.literal(true),
  enrolment_token: v.optional(base64url(22, 128)),
});
export type Verified = v.InferOutput<typeof VerifiedSchema>;

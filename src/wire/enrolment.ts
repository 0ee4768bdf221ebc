import * as v from 'valibot';
import { DeviceRegisteredSchema } from './device.ts';
import { IdSchema, NameSchema, OtpSchema, PlainTextSchema, PublicJwkSchema } from './fields.ts';
import { LIFETIME } from './lifetimes.ts';

/**
 * `POST /enrolments/claim`: takes the code that an enrolment page shows, for one key (P22). The proof's header `jwk`
 * must equal `public_key` (P14). The same key that repeats its claim gets the same answer.
 */
export const ClaimEnrolmentSchema = v.strictObject({
  otp: OtpSchema,
  public_key: PublicJwkSchema,
  name: v.pipe(PlainTextSchema(80), v.trim(), v.minLength(1)),
});
export type ClaimEnrolment = v.InferOutput<typeof ClaimEnrolmentSchema>;

/** `label` is masked: whoever took the code before the person learns nothing of whose account it is. */
export const EnrolmentClaimedSchema = v.object({
  enrolment_id: IdSchema,
  issuer_name: NameSchema(80),
  label: NameSchema(254),
  /** Seconds from now in which the page must confirm. */
  expires_in: v.pipe(v.number(), v.minValue(0), v.maxValue(LIFETIME.enrolmentPage)),
});
export type EnrolmentClaimed = v.InferOutput<typeof EnrolmentClaimedSchema>;

/** `POST /enrolments/result`, by the claiming key as `jwk`. `wait`: seconds that the answer may be held back. */
export const EnrolmentResultRequestSchema = v.strictObject({
  enrolment_id: IdSchema,
  wait: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LIFETIME.longPoll)), 0),
});

/** What the browser session that showed the code did with the claim. */
export const EnrolmentResultSchema = v.variant('status', [
  v.object({ status: v.literal('waiting'), expires_in: v.pipe(v.number(), v.minValue(0)) }),
  v.object({ status: v.literal('refused') }),
  v.object({ status: v.literal('expired') }),
  v.object({ status: v.literal('registered'), ...DeviceRegisteredSchema.entries }),
]);
export type EnrolmentResult = v.InferOutput<typeof EnrolmentResultSchema>;

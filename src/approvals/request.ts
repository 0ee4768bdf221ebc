import * as v from 'valibot';
import { type ObservedPage, ObservedPageSchema } from '../messaging/observed-page.ts';
import { FAILURE_CODES } from '../messaging/views.ts';
import { OtpSchema, Sha256Schema } from '../wire/fields.ts';
import { TransactionDetailsSchema } from '../wire/transaction.ts';

/**
 * One login request as session storage keeps it, one for each tab. What the popup draws is made from it
 * (`view.ts`). Times in milliseconds since 1970.
 */

const id = v.pipe(v.string(), v.minLength(1));
const AccountChoiceSchema = v.strictObject({ accountId: id, label: v.string() });

export type Page = ObservedPage;
export { type DocumentIdentity, sameDocument } from '../messaging/observed-page.ts';

const texts = v.pipe(v.array(v.string()), v.readonly());
const AllowedPagesSchema = v.strictObject({ origins: texts, login_pages: texts });

const ClaimedLoginSchema = v.strictObject({
  txn: v.string(),
  otpHash: Sha256Schema,
  detailsHash: Sha256Schema,
  details: TransactionDetailsSchema,
  allowed: AllowedPagesSchema,
  expiresAt: v.number(),
});

/** Most sites that an alarm names: a list that nobody reads to its end would hide what it says. */
export const MAX_GENUINE_ORIGINS = 20;

const GenuineSchema = v.strictObject({ name: v.string(), origins: v.array(v.string()) });
export type Genuine = v.InferOutput<typeof GenuineSchema>;

const EvidenceSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('unclaimed') }),
  v.strictObject({ kind: v.literal('claimed'), account: AccountChoiceSchema, login: ClaimedLoginSchema }),
]);

const VerdictSchema = v.variant('decision', [
  v.strictObject({ decision: v.literal('accept') }),
  v.strictObject({ decision: v.literal('deny'), reason: v.picklist(['not_me', 'cancelled']) }),
]);

const base = {
  requestId: id,
  page: ObservedPageSchema,
  issuer: v.strictObject({ issuer: v.string(), name: v.string() }),
  otp: OtpSchema,
  seenAt: v.number(),
};
const claimed = { ...base, account: AccountChoiceSchema, login: ClaimedLoginSchema };
const ended = { endedAt: v.number() };

/** A decision that was sent and whose answer is not known. Sent again, it finds out (P15). */
const SentDecisionSchema = v.strictObject({ verdict: VerdictSchema, signed: v.string() });
export type SentDecision = v.InferOutput<typeof SentDecisionSchema>;

/** Why the last click on Approve or Deny led to nothing that is known. */
const UnansweredSchema = v.strictObject({ code: v.picklist(FAILURE_CODES), sent: SentDecisionSchema });

export const LoginRequestSchema = v.variant('phase', [
  v.strictObject({ ...base, phase: v.literal('found'), accounts: v.array(AccountChoiceSchema) }),
  v.strictObject({ ...base, phase: v.literal('claiming'), account: AccountChoiceSchema }),
  v.strictObject({ ...claimed, phase: v.literal('asking'), unanswered: v.exactOptional(UnansweredSchema) }),
  v.strictObject({
    ...claimed,
    phase: v.literal('deciding'),
    verdict: VerdictSchema,
    /** This decision, from when it is signed; or an earlier one that got no answer. */
    sent: v.exactOptional(SentDecisionSchema),
  }),
  v.strictObject({ ...claimed, ...ended, phase: v.literal('approved') }),
  v.strictObject({ ...claimed, ...ended, phase: v.literal('denied'), reason: v.picklist(['not_me', 'cancelled']) }),
  v.strictObject({ ...base, ...ended, phase: v.literal('expired'), clientName: v.nullable(v.string()) }),
  v.strictObject({
    ...base,
    ...ended,
    phase: v.literal('cancelled'),
    reason: v.picklist(['tab_closed', 'navigated', 'replaced']),
  }),
  v.strictObject({
    ...base,
    ...ended,
    phase: v.literal('failed'),
    code: v.picklist(FAILURE_CODES),
    detail: v.string(),
  }),
  v.strictObject({
    ...base,
    phase: v.literal('relay_alarm'),
    /** `frame`: the code was seen over a frame of another site only, so that it is foreign whatever the page is (P11). */
    where: v.picklist(['page', 'frame']),
    accounts: v.array(AccountChoiceSchema),
    evidence: EvidenceSchema,
    genuine: GenuineSchema,
    burn: v.picklist(['offered', 'burning', 'burned', 'failed']),
  }),
]);
export type LoginRequest = v.InferOutput<typeof LoginRequestSchema>;
export type InPhase<P extends LoginRequest['phase']> = Extract<LoginRequest, { readonly phase: P }>;
export type RequestBase = Pick<LoginRequest, 'requestId' | 'page' | 'issuer' | 'otp' | 'seenAt'>;
export type Verdict = v.InferOutput<typeof VerdictSchema>;

/** Over, whatever the outcome: nothing can happen to it any more but being taken away. */
export type EndedRequest = InPhase<'approved' | 'denied' | 'expired' | 'cancelled' | 'failed'>;
export function isEnded(request: LoginRequest): request is EndedRequest {
  return 'endedAt' in request;
}

/** An alarm over a code in a frame of another site: nothing that is known of the page takes it back. */
export const isFramed = (request: LoginRequest): boolean =>
  request.phase === 'relay_alarm' && request.where === 'frame';

/** What is signed of the page (P15). */
export const observed = ({ origin, path }: Page) => ({ origin, top_origin: origin, path });

/**
 * What is signed of where an alarm's code stood. The browser tells nothing of a frame: its origin is written as an
 * opaque one is (HTML, "serialization of an origin"), which no web app can register (P10).
 */
export const whereSeen = ({ where, page }: InPhase<'relay_alarm'>) =>
  where === 'frame' ? { origin: 'null', top_origin: page.origin, path: '' } : observed(page);

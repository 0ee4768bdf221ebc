import * as v from 'valibot';
import { base64url, IdSchema, PublicJwkSchema } from '../wire/fields.ts';

/** Records of the database. Times in milliseconds since 1970 by this computer's clock. */

const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const bytes = v.instance(Uint8Array);

/** Bytes sealed by the vault's data key with AES-GCM: 96-bit IV, tag at the end (NIST SP 800-38D). */
export const SealedSchema = v.strictObject({ version: v.literal(1), iv: bytes, ciphertext: bytes });
export type Sealed = v.InferOutput<typeof SealedSchema>;

/**
 * One way to the data key. `device`: a key that this browser keeps and never lets out. A passphrase will be another kind.
 * What a later version adds to it is no reason to lose it. A form that older versions can't read gets another `kind`: a
 * `device` that can't be read is taken for a lost key, another kind never is.
 */
export const SlotRecordSchema = v.variant('kind', [
  v.looseObject({
    slotId: id,
    kind: v.literal('device'),
    /** Grows with each new data key; what was sealed under another epoch has to be sealed again. */
    epoch: v.pipe(v.number(), v.integer(), v.minValue(1)),
    wrappingKey: v.instance(CryptoKey),
    iv: bytes,
    wrappedDataKey: bytes,
    createdAt: time,
  }),
]);
export type SlotRecord = v.InferOutput<typeof SlotRecordSchema>;

/** An enrolled account: one key at one issuer (P13). */
export const AccountRecordSchema = v.strictObject({
  accountId: id,
  issuer: v.string(),
  issuerName: v.string(),
  sub: IdSchema,
  /** The server's words for the account, such as an e-mail address. */
  label: v.string(),
  /** The person's own name for it; empty when they gave none. */
  name: v.string(),
  deviceId: IdSchema,
  deviceName: v.string(),
  publicJwk: PublicJwkSchema,
  sealedKey: SealedSchema,
  /** Vetted when the server sent them. Looser here: no stricter rule of a later version may cost anybody their key. */
  webApps: v.array(v.object({ client_id: IdSchema, client_name: v.string(), origins: v.array(v.string()) })),
  /** Origins where the person approved with this account before: only there is a code claimed without a click. */
  approvedOrigins: v.array(v.string()),
  createdAt: time,
  /** A second device of an account waits until then (P22). */
  activeAfter: time,
  status: v.picklist(['enrolled', 'revoked']),
  /** Other devices that wait for an approval (P22), so that each is told of once. Records of earlier versions lack it. */
  waitingDevices: v.optional(v.array(IdSchema), []),
  /** When `GET /account` last answered, and its validator (RFC 9110 section 8.8.3). */
  refreshedAt: time,
  etag: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});
export type AccountRecord = v.InferOutput<typeof AccountRecordSchema>;

const pageStep = {
  expiresAt: time,
  /** Began in a private window: nothing of it goes into the system's list of notifications. */
  privateWindow: v.boolean(),
  /** The person took it back; what the server registers all the same is removed there. */
  stopped: v.boolean(),
};

/** An enrolment on its way. The key is stored here before the server hears of it, so that no crash can lose it. */
export const EnrolmentRecordSchema = v.strictObject({
  enrolmentId: id,
  issuer: v.string(),
  issuerName: v.string(),
  deviceName: v.string(),
  publicJwk: PublicJwkSchema,
  sealedKey: SealedSchema,
  createdAt: time,
  step: v.variant('kind', [
    v.strictObject({ kind: v.literal('starting') }),
    v.strictObject({
      kind: v.literal('code_sent'),
      verificationId: IdSchema,
      /** Masked by the server. */
      destination: v.string(),
      expiresAt: time,
      resendAfter: time,
      attemptsLeft: v.number(),
    }),
    /** The code was right; `sealedToken` is the enrolment token. */
    v.strictObject({
      kind: v.literal('verified'),
      destination: v.string(),
      sealedToken: SealedSchema,
      expiresAt: time,
    }),
    /** A page showed the code (P22), and the server is asked to take it for our key. `sealedToken` is the code's OTP. */
    v.strictObject({ kind: v.literal('page_claiming'), sealedToken: SealedSchema, ...pageStep }),
    /** The server took it: the page has to confirm. `label` is masked. */
    v.strictObject({
      kind: v.literal('page_claimed'),
      serverEnrolmentId: IdSchema,
      label: v.string(),
      ...pageStep,
    }),
  ]),
});
export type EnrolmentRecord = v.InferOutput<typeof EnrolmentRecordSchema>;

export const HistoryRecordSchema = v.strictObject({
  entryId: base64url(22, 22),
  at: time,
  accountLabel: v.string(),
  clientName: v.nullable(v.string()),
  origin: v.string(),
  outcome: v.picklist(['approved', 'denied', 'expired', 'cancelled', 'failed', 'relay_blocked', 'relay_framed']),
  reason: v.exactOptional(v.string()),
});
export type HistoryRecord = v.InferOutput<typeof HistoryRecordSchema>;

const passcode = {
  passcodeId: id,
  /** '' where nobody said, as all names here. */
  issuer: v.string(),
  label: v.string(),
  algorithm: v.picklist(['SHA1', 'SHA256', 'SHA512']),
  digits: v.pipe(v.number(), v.integer()),
  /** The secret, and what its URI said besides, which may be one too (`pin`). */
  sealedSecret: SealedSchema,
  group: v.string(),
  pinned: v.boolean(),
  note: v.string(),
  /** Place in the list, the lowest first; of the same, the one added first. */
  order: v.pipe(v.number(), v.finite()),
  /** Where it was filled or set up. Of this profile: it is in no backup. */
  sites: v.array(v.string()),
  addedAt: time,
  /** When something changed that a person would miss in a backup. */
  changedAt: time,
  /** When it was taken off the list; it can be brought back for a while. */
  removedAt: v.nullable(time),
  /** What a later version wrote into a backup beside it. */
  carried: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
};

/** An account that makes one-time codes. What its numbers may be, `src/oath` says; here they only have to be numbers. */
export const PasscodeRecordSchema = v.variant('kind', [
  v.strictObject({ kind: v.picklist(['totp', 'steam']), ...passcode, period: v.pipe(v.number(), v.integer()) }),
  v.strictObject({
    kind: v.literal('hotp'),
    ...passcode,
    /** Of the next code. */ counter: v.pipe(v.number(), v.integer()),
  }),
]);
export type PasscodeRecord = v.InferOutput<typeof PasscodeRecordSchema>;

import type * as v from 'valibot';
import {
  AccountSchema,
  ApproveDeviceSchema,
  DeviceListSchema,
  DeviceRegisteredSchema,
  RegisterDeviceSchema,
} from '../../wire/device.ts';
import { DiscoverySchema } from '../../wire/discovery.ts';
import {
  ClaimEnrolmentSchema,
  EnrolmentClaimedSchema,
  EnrolmentResultRequestSchema,
  EnrolmentResultSchema,
} from '../../wire/enrolment.ts';
import type { ErrorCode } from '../../wire/errors.ts';
import { PATHS } from '../../wire/names.ts';
import {
  ClaimedSchema,
  ClaimSchema,
  DecidedSchema,
  DecideSchema,
  StatusRequestSchema,
  StatusSchema,
} from '../../wire/transaction.ts';
import {
  StartVerificationSchema,
  VerificationStartedSchema,
  VerifiedSchema,
  VerifyCodeSchema,
} from '../../wire/verification.ts';

/** One endpoint, as the OpenAPI document tells it. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly security?: 'proof' | 'client';
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'header';
    readonly description: string;
  }[];
  readonly body?: v.GenericSchema;
  /** Whether the body may be a form as well. */
  readonly forms?: boolean;
  readonly status: number;
  readonly response?: v.GenericSchema;
  readonly errors: readonly ErrorCode[];
}

const ALL: readonly ErrorCode[] = ['too_many_requests', 'server_error', 'store_unavailable'];
const BODY: readonly ErrorCode[] = ['invalid_request', 'payload_too_large', 'unsupported_media_type', ...ALL];
const PROOF: readonly ErrorCode[] = ['use_nonce', 'invalid_proof', 'clock_skew'];
const DEVICE: readonly ErrorCode[] = [...PROOF, 'unknown_device', ...ALL];

export const OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: PATHS.discovery,
    id: 'discover',
    summary: 'What an authenticator must know before it enrols.',
    status: 200,
    response: DiscoverySchema,
    errors: ALL,
  },
  {
    method: 'post',
    path: PATHS.verification,
    id: 'startVerification',
    summary: 'Sends a code to a phone number or an e-mail address (P20).',
    body: StartVerificationSchema,
    forms: true,
    status: 200,
    response: VerificationStartedSchema,
    errors: ['cross_origin_form', 'delivery_failed', ...BODY],
  },
  {
    method: 'post',
    path: PATHS.verify,
    id: 'verifyCode',
    summary: 'Checks a code. A verification_id, or the cookie of the start, says of which verification (P20, P21).',
    body: VerifyCodeSchema,
    forms: true,
    status: 200,
    response: VerifiedSchema,
    errors: [
      'verification_id_required',
      'cross_origin_form',
      'unknown_verification',
      'invalid_code',
      'expired',
      'verification_used',
      ...BODY,
    ],
  },
  {
    method: 'post',
    path: `${PATHS.verification}/{id}/resend`,
    id: 'resendCode',
    summary: 'Sends a new code for the same verification; older ones die (P21).',
    parameters: [{ name: 'id', in: 'path', description: 'verification_id' }],
    status: 200,
    response: VerificationStartedSchema,
    errors: ['cross_origin_form', 'unknown_verification', 'expired', 'verification_used', 'delivery_failed', ...ALL],
  },
  {
    method: 'post',
    path: PATHS.devices,
    id: 'registerDevice',
    summary: 'Registers the key that signs this request; its proof carries the key as jwk (P13, P14).',
    security: 'proof',
    body: RegisterDeviceSchema,
    status: 201,
    response: DeviceRegisteredSchema,
    errors: [...PROOF, 'invalid_enrolment_token', 'registration_closed', 'device_exists', ...BODY],
  },
  {
    method: 'get',
    path: PATHS.devices,
    id: 'listDevices',
    summary: "The account's devices. One that still waits sees only itself (P22, P24).",
    security: 'proof',
    status: 200,
    response: DeviceListSchema,
    errors: DEVICE,
  },
  {
    method: 'delete',
    path: `${PATHS.devices}/{id}`,
    id: 'revokeDevice',
    summary:
      'Removes a device of the account, also the one that asks; what it approved and did not finish ends (P7, P24).',
    security: 'proof',
    parameters: [{ name: 'id', in: 'path', description: 'device_id' }],
    status: 204,
    errors: ['not_found', 'device_pending', ...DEVICE],
  },
  {
    method: 'post',
    path: `${PATHS.devices}/{id}/approval`,
    id: 'approveDevice',
    summary:
      'Lets a device that waits in at once: its key, by the thumbprint in the body that the proof signs (P14, P22).',
    security: 'proof',
    parameters: [{ name: 'id', in: 'path', description: 'device_id' }],
    body: ApproveDeviceSchema,
    status: 204,
    errors: ['not_found', 'device_pending', ...PROOF, 'unknown_device', ...BODY],
  },
  {
    method: 'post',
    path: PATHS.claimEnrolment,
    id: 'claimEnrolment',
    summary:
      'Takes the code of an enrolment page for the key that signs this request; the page then asks its person (P22).',
    security: 'proof',
    body: ClaimEnrolmentSchema,
    status: 200,
    response: EnrolmentClaimedSchema,
    errors: ['unknown_code', 'code_not_open', 'expired', 'device_exists', ...PROOF, ...BODY],
  },
  {
    method: 'post',
    path: PATHS.enrolmentResult,
    id: 'readEnrolmentResult',
    summary: 'What the page that showed the code did with the claim, for the key that claimed (P22).',
    security: 'proof',
    body: EnrolmentResultRequestSchema,
    status: 200,
    response: EnrolmentResultSchema,
    errors: ['unknown_enrolment', ...PROOF, ...BODY],
  },
  {
    method: 'get',
    path: PATHS.account,
    id: 'readAccount',
    summary: 'The account and the web apps that it can sign in to, with an ETag (P24).',
    security: 'proof',
    parameters: [
      { name: 'If-None-Match', in: 'header', description: 'The ETag that is held; 304 when it is current.' },
    ],
    status: 200,
    response: AccountSchema,
    errors: DEVICE,
  },
  {
    method: 'post',
    path: PATHS.claim,
    id: 'claim',
    summary: 'Claims a code that was shown; only the key that claims can decide (P2, P13).',
    security: 'proof',
    body: ClaimSchema,
    status: 200,
    response: ClaimedSchema,
    errors: [
      'unknown_code',
      'code_not_open',
      'expired',
      'wrong_account',
      'device_pending',
      ...PROOF,
      'unknown_device',
      ...BODY,
    ],
  },
  {
    method: 'post',
    path: '/transactions/{txn}/decision',
    id: 'decide',
    summary: 'Hands in the signed decision (P15).',
    security: 'proof',
    parameters: [{ name: 'txn', in: 'path', description: 'As the claim answered.' }],
    body: DecideSchema,
    status: 200,
    response: DecidedSchema,
    errors: [
      'unknown_transaction',
      'already_decided',
      'expired',
      'invalid_decision',
      'origin_mismatch',
      'device_pending',
      ...PROOF,
      'unknown_device',
      ...BODY,
    ],
  },
  {
    method: 'post',
    path: PATHS.status,
    id: 'readStatus',
    summary: "A web app's back end asks how its request stands (P18).",
    security: 'client',
    body: StatusRequestSchema,
    forms: true,
    status: 200,
    response: StatusSchema,
    errors: ['invalid_client', 'unknown_transaction', ...BODY],
  },
];

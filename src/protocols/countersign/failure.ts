import type { EnrolmentFailure, MessageFailure } from '../../messaging/messages.ts';
import type { FailureCode } from '../../messaging/views.ts';
import { ApiError, type ApiErrorCode } from './api-error.ts';

/** Which words a person reads for each code of the API. Codes that only a programming error brings are `rejected`. */
const SHOWN: { readonly [C in ApiErrorCode]: FailureCode | EnrolmentFailure } = {
  server_unreachable: 'server_unreachable',
  server_garbage: 'server_garbage',
  invalid_request: 'rejected',
  verification_id_required: 'rejected',
  use_nonce: 'rejected',
  invalid_proof: 'rejected',
  clock_skew: 'clock_skew',
  invalid_client: 'rejected',
  unknown_device: 'unknown_device',
  wrong_account: 'wrong_account',
  device_pending: 'device_pending',
  origin_mismatch: 'origin_mismatch',
  registration_closed: 'registration_closed',
  cross_origin_form: 'rejected',
  not_found: 'server_garbage',
  unknown_code: 'unknown_code',
  unknown_transaction: 'unknown_code',
  unknown_enrolment: 'expired',
  unknown_verification: 'expired',
  method_not_allowed: 'server_garbage',
  code_not_open: 'code_not_open',
  already_decided: 'already_decided',
  // This key is registered, but the answer that named the device was lost: the enrolment has to start over.
  device_exists: 'verification_used',
  expired: 'expired',
  verification_used: 'verification_used',
  payload_too_large: 'rejected',
  unsupported_media_type: 'rejected',
  invalid_code: 'invalid_code',
  invalid_decision: 'rejected',
  invalid_enrolment_token: 'invalid_enrolment_token',
  too_many_requests: 'too_many_requests',
  server_error: 'server_error',
  // A full disk of the server's: for the person the same, for its operator another line in the log.
  store_unavailable: 'server_error',
  delivery_failed: 'delivery_failed',
};

/** What a page shows for a failed call. @throws the error itself when it is none of the API's. */
export function toFailure(error: unknown): MessageFailure {
  if (!(error instanceof ApiError)) throw error;
  const { retryAfter, attemptsLeft } = error.hints;
  return {
    code: SHOWN[error.code],
    detail: error.detail,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
  };
}

import * as v from 'valibot';

/**
 * Every error of the authenticator API: the stable `code`, its HTTP status and its title.
 * They travel as RFC 9457 problem documents. Codes are never renamed.
 */
export const ERRORS = {
  invalid_request: { status: 400, title: 'The request is not of the form that this endpoint takes.' },
  verification_id_required: {
    status: 400,
    title: 'Neither a verification_id nor a verification cookie came with the request.',
  },
  use_nonce: { status: 401, title: 'The proof must carry the nonce that this answer holds.' },
  invalid_proof: { status: 401, title: 'The proof of possession is not valid for this request.' },
  clock_skew: { status: 401, title: "The proof's time is too far from the server's." },
  invalid_client: { status: 401, title: 'The web app could not be authenticated.' },
  unknown_device: { status: 401, title: 'This device is not registered, or was removed.' },
  wrong_account: { status: 403, title: 'This sign-in was asked for another account.' },
  device_pending: { status: 403, title: 'This device is waiting before it may approve sign-ins.' },
  origin_mismatch: { status: 403, title: 'The code was shown by a page that may not show it.' },
  registration_closed: { status: 403, title: 'This server takes no new accounts.' },
  cross_origin_form: { status: 403, title: 'This form was sent from another site.' },
  not_found: { status: 404, title: 'There is nothing at this address.' },
  unknown_code: { status: 404, title: 'This code is not known. It may have expired.' },
  unknown_transaction: { status: 404, title: 'This sign-in request is not known.' },
  unknown_enrolment: { status: 404, title: 'This enrolment is not known.' },
  unknown_verification: { status: 404, title: 'This verification is not known.' },
  method_not_allowed: { status: 405, title: 'This address does not take this method.' },
  code_not_open: { status: 409, title: 'This code was used already.' },
  already_decided: { status: 409, title: 'This sign-in request was decided already.' },
  device_exists: { status: 409, title: 'This key is registered already.' },
  expired: { status: 410, title: 'The time for this is over.' },
  verification_used: { status: 410, title: 'This verification was used already.' },
  payload_too_large: { status: 413, title: 'The request is too large.' },
  unsupported_media_type: { status: 415, title: 'The body must be JSON.' },
  invalid_code: { status: 422, title: 'The code is not right.' },
  invalid_decision: { status: 422, title: 'The signed decision does not fit this request.' },
  invalid_enrolment_token: { status: 422, title: 'The enrolment token is not valid for this key.' },
  too_many_requests: { status: 429, title: 'Too many requests. Wait before the next one.' },
  server_error: { status: 500, title: 'The server failed. Nothing was changed.' },
  delivery_failed: { status: 502, title: 'The code could not be sent.' },
  store_unavailable: { status: 503, title: 'The server can not store anything at the moment. Nothing was changed.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

const errorCodes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** An RFC 9457 problem document. `server_time` (seconds since 1970) comes with `clock_skew`, `retry_after` (seconds) with 429. */
export const ProblemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.picklist(errorCodes),
  detail: v.optional(v.string()),
  server_time: v.optional(v.number()),
  retry_after: v.optional(v.number()),
  attempts_left: v.optional(v.number()),
  active_after: v.optional(v.number()),
});
export type Problem = v.InferOutput<typeof ProblemSchema>;

/** Names that both sides of the authenticator API spell out: headers, token types, URNs, paths. */

/** Media type names of our JSON Web Signatures, explicitly typed as RFC 8725 section 3.11 asks. */
export const PROOF_TYPE = 'countersign-proof+jwt';
export const DECISION_TYPE = 'countersign-decision+jwt';

/** Request header that carries the proof of possession; modelled on RFC 9449 (DPoP) section 4. */
export const PROOF_HEADER = 'countersign-proof';

/** Response header that carries the nonce for the next proof; modelled on RFC 9449 section 8. */
export const NONCE_HEADER = 'countersign-nonce';

/** Prefix of a pushed `request_uri`, RFC 9126 section 2.2. What follows it is the OTP of an embedded code. */
export const REQUEST_URI_PREFIX = 'urn:ietf:params:oauth:request_uri:';

/** Authentication Context Class Reference of an approval that was bound to the origin of the page (OpenID Connect Core, section 2). */
export const ACR_ORIGIN_BOUND = 'urn:countersign:acr:origin-bound';

/** An approval that came after a first factor of the web app's own, of the account that the app named (P8). */
export const ACR_SECOND_FACTOR = 'urn:countersign:acr:second-factor';

/** A code sent by mail or text message, typed into the hosted page: bound to no origin, and said so. */
export const ACR_CODE = 'urn:countersign:acr:code';

/** Paths below the issuer. */
export const PATHS = {
  discovery: '/.well-known/countersign',
  openapi: '/openapi.json',
  verification: '/verification',
  verify: '/verification/verify',
  devices: '/devices',
  approval: (deviceId: string) => `/devices/${encodeURIComponent(deviceId)}/approval`,
  claimEnrolment: '/enrolments/claim',
  enrolmentResult: '/enrolments/result',
  account: '/account',
  claim: '/transactions/claim',
  status: '/transactions/status',
  decision: (txn: string) => `/transactions/${encodeURIComponent(txn)}/decision`,
  /** Where the tab goes after an accept, with `?ticket=`. */
  proceed: '/continue',
  /** What a phone's camera opens: explains what the code is for. */
  qr: '/qr',
  enrol: '/enrol',
  /** The page where a person proves who they are and is shown an enrolment code (P22). */
  enrolmentPage: '/enrolment',
} as const;

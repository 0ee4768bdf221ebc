/** Lifetimes of the protocol, in seconds. docs/PROTOCOL.md P2, P4, P15, P16, P18, P21, P22. */
export const LIFETIME = {
  /** A shown code must be claimed within this time. oidc-provider fixes the lifetime of a pushed request at 60 s. */
  code: 60,
  /** The person's time to decide, from the claim on. */
  decision: 120,
  /** `exp - iat` of a signed decision, at most. */
  decisionJws: 60,
  /** The ticket that an accept answers with. */
  ticket: 30,
  /** The fresh `request_uri` that an accepted embedded request is minted under. */
  mintedRequest: 30,
  /** Nothing of one login lives longer than this. */
  login: 600,
  /** A web app shows a new code after this time. */
  renewCode: 45,
  /** `POST /transactions/status` holds an answer back for this long at most. */
  longPoll: 25,
  verificationCode: 600,
  enrolmentToken: 300,
  /** An enrolment page, from the right code on: showing its QR, being claimed and confirming. */
  enrolmentPage: 600,
  /** The window in which a proof's `iat` is taken, before and after the server's time. */
  proofSkew: 60,
} as const;

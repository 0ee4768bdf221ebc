/** Prefixes of keys in session storage that no page draws: their changes are no reason for a page to ask anew. */
export const ERRORS_PREFIX = 'errors';
export const PEER_PREFIX = 'peer';
export const LIMITS_PREFIX = 'limits';

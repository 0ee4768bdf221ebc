/** Of a key in session storage that is written after each change of an account with codes, for pages to hear of it. */
export const PASSCODES_PREFIX = 'passcodes';

/** Prefixes of keys in session storage that no page draws: their changes are no reason for a page to ask anew. */
export const ERRORS_PREFIX = 'errors';
export const PEER_PREFIX = 'peer';
export const LIMITS_PREFIX = 'limits';
export const COPIED_PREFIX = 'copied';

/** Prefix of the keys in session storage that hold the last errors. No page draws them, so no page listens to them. */
export const ERRORS_PREFIX = 'errors';

const BASE = '/interaction/:id/code';

/** The addresses of a sign-in by a code that is sent, as routes. `GET` of the page itself; forms go to the others. */
export const CODE_SIGN_IN_PAGES = {
  page: BASE,
  start: `${BASE}/start`,
  check: `${BASE}/check`,
  resend: `${BASE}/resend`,
  finish: `${BASE}/finish`,
} as const;

import { type Fragment, type Html, html } from '../html.ts';
import { time } from './time.ts';

/** What the claims mean (OpenID Connect Core section 2, RFC 8176 for amr), in the order in which they are told. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['sub', 'Who you are to us'],
  ['name', 'Your name'],
  ['email', 'Your e-mail address'],
  ['email_verified', 'Whether it was verified'],
  ['phone_number', 'Your phone number'],
  ['phone_number_verified', 'Whether it was verified'],
  ['auth_time', 'When you proved it was you'],
  ['amr', 'How you proved it'],
  ['acr', 'How strong that is'],
  ['iss', 'Who says so'],
  ['aud', 'For which web app'],
  ['iat', 'Signed at'],
  ['exp', 'Good until'],
  ['nonce', 'Ties it to this login'],
  ['sid', 'Session at the token server'],
  ['at_hash', 'Ties it to the access token'],
]);

const TIMES: ReadonlySet<string> = new Set(['auth_time', 'iat', 'exp', 'nbf']);

const RANKS: readonly string[] = [...MEANINGS.keys()];

/** Claims come from another party: every one is shown as text, unknown ones too. */
export function claimsTable(claims: Readonly<Record<string, unknown>>): Html {
  const rank = (name: string) => (RANKS.includes(name) ? RANKS.indexOf(name) : RANKS.length);
  const entries = Object.entries(claims).sort(([a], [b]) => rank(a) - rank(b));
  return html`<table><colgroup><col class="claim-name"><col></colgroup><thead><tr><th scope="col">Claim</th><th scope="col">Value</th></tr></thead><tbody>${entries.map(
    ([name, value]) =>
      html`<tr><th scope="row"><code>${name}</code><span>${MEANINGS.get(name) ?? ''}</span></th><td>${valueOf(name, value)}</td></tr>`,
  )}</tbody></table>`;
}

function valueOf(name: string, value: unknown): Fragment {
  if (TIMES.has(name) && typeof value === 'number' && Math.abs(value) < 8.64e12) return time(value);
  if (typeof value === 'string') return html`<bdi>${value}</bdi>`;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return value.map((item) => html`<span class="tag"><bdi>${item}</bdi></span> `);
  return html`<bdi>${JSON.stringify(value)}</bdi>`;
}

import type { ObservedPage } from '../../../src/proofs/origin.ts';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import type { Attack, Range } from '../attack.ts';
import { type Authenticator, pageOn } from '../authenticator.ts';
import { mustFail } from './answers.ts';

/** A decision that names such a page says something that no browser says: it can be refused as that, too. */
const MALFORMED = 'invalid_decision';

/** A page that is nearly the genuine one. */
const NEAR: ReadonlyArray<
  readonly [name: string, page: (genuine: URL) => ObservedPage, ...also: readonly (typeof MALFORMED)[]]
> = [
  ['on another site', () => pageOn('https://prize.example')],
  ['on another port', ({ protocol, hostname }) => pageOn(`${protocol}//${hostname}:1`)],
  ['on another scheme', ({ protocol, host }) => pageOn(`${protocol === 'https:' ? 'http:' : 'https:'}//${host}`)],
  ['on a subdomain', ({ protocol, host }) => pageOn(`${protocol}//login.${host}`)],
  ['on a site that only begins like it', ({ protocol, host }) => pageOn(`${protocol}//${host}.prize.example`)],
  [
    'on the host with a trailing dot',
    ({ protocol, hostname, port }) => pageOn(withPort(`${protocol}//${hostname}.`, port)),
  ],
  ['on the host in capitals', ({ protocol, host }) => pageOn(`${protocol}//${host.toUpperCase()}`), MALFORMED],
  ['with user information in front', ({ protocol, host }) => pageOn(`${protocol}//user@${host}`), MALFORMED],
  ['with a path behind', ({ origin }) => pageOn(`${origin}/login`), MALFORMED],
  ['on an opaque origin', () => pageOn('null')],
  ['without an origin', () => pageOn(''), MALFORMED],
  ['in a frame of another site', ({ origin }) => ({ ...pageOn(origin), top_origin: 'https://prize.example' })],
];

const withPort = (address: string, port: string): string => (port === '' ? address : `${address}:${port}`);

async function approveAsSeen(who: Authenticator, otp: string, page: ObservedPage, ...also: readonly ErrorCode[]) {
  return mustFail(who.accept(await who.claim(otp), page), 'accepted, with a ticket', 'origin_mismatch', ...also);
}

const embedded: readonly Attack[] = NEAR.map(([where, page, ...also]) => ({
  name: `embedded code approved ${where}`,
  rule: 'P10, P15',
  play: async ({ app, victim, origin }: Range) =>
    approveAsSeen(victim, (await app.push()).otp, page(new URL(origin)), ...also),
}));

const hosted: readonly Attack[] = NEAR.slice(0, 2).map(([where, page]) => ({
  name: `hosted code approved ${where}`,
  rule: 'P10, P15',
  play: async ({ app, victim, issuer, newBrowser }: Range) =>
    approveAsSeen(victim, (await app.beginHosted(newBrowser())).otp, page(new URL(issuer))),
}));

/** The page that showed the code is not one that may show it, and the signed decision says so. */
export const ORIGIN_ATTACKS: readonly Attack[] = [
  ...embedded,
  ...hosted,
  {
    name: "hosted code approved on the web app's own page",
    rule: 'P10',
    play: async ({ app, victim, origin, issuer, newBrowser }) =>
      approveAsSeen(
        victim,
        (await app.beginHosted(newBrowser())).otp,
        pageOn(origin === issuer ? 'https://prize.example' : origin),
      ),
  },
  {
    name: "embedded code approved on the token server's page",
    rule: 'P10',
    play: async ({ app, victim, origin, issuer }) =>
      approveAsSeen(victim, (await app.push()).otp, pageOn(origin === issuer ? 'https://prize.example' : issuer)),
  },
];

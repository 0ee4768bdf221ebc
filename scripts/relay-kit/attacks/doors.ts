import { type Attack, notPlayed, notRefused, otherReason, type Played, type Range, refused } from '../attack.ts';
import { pageOn } from '../authenticator.ts';
import type { Visit } from '../http-browser.ts';
import { mustFail, mustRefuse, worst } from './answers.ts';
import { ticketOf, wayOn } from './tickets.ts';

/** What an app is told of a request that is not to be had (any more), or that was not approved (RFC 6749, RFC 9101). */
const APP_ERRORS: ReadonlySet<string> = new Set(['access_denied', 'invalid_request', 'invalid_request_uri']);

/**
 * Where an attacker's browser ended. It must never come back to the web app with an authorization code. `waiting` is
 * the page of the login, where that may go on waiting.
 */
function endOf({ app }: Range, visit: Visit, waiting?: Visit): Played {
  if (app.cameBackSignedIn(visit)) return notRefused('came back to the app with an authorization code');
  const { pathname, searchParams } = new URL(visit.url);
  if (visit.status === 0) {
    const error = searchParams.get('error') ?? 'nothing';
    return APP_ERRORS.has(error)
      ? refused(`the app was told ${error}`)
      : otherReason(`the app was told ${error}`, [...APP_ERRORS].join(', '));
  }
  if (visit.status === 200 && waiting?.url === visit.url) return refused('its page still waits');
  return mustRefuse(visit, `${visit.status} at ${shortened(pathname)}`);
}

/** The ids in a path are of this login alone. */
const shortened = (path: string): string => path.replace(/[A-Za-z0-9_-]{20,}/g, '...');

const open = (range: Range, url: string): Promise<Visit> => range.newBrowser().open(url, range.app.redirectUri);

/** One request, two doors: the authorization endpoint and the code. The first one shuts the other. */
export const DOOR_ATTACKS: readonly Attack[] = [
  {
    name: "the code's request opened in the attacker's browser before it is claimed",
    rule: 'P3',
    async play(range) {
      const { url, otp } = await range.app.push();
      const browser = range.newBrowser();
      const page = await browser.open(url, range.app.redirectUri);
      const claim = await mustFail(
        range.victim.claim(otp).then((code) => range.victim.accept(code, pageOn(range.origin))),
        'the code was claimed and approved all the same',
        'code_not_open',
      );
      if (claim.verdict !== 'not_refused') return claim;
      // It may still be that the approval does not reach the attacker's browser.
      return endOf(range, await browser.open(page.url, range.app.redirectUri), page);
    },
  },
  {
    name: "the code's request opened in the attacker's browser after it was claimed",
    rule: 'P3',
    async play(range) {
      const { url, otp } = await range.app.push();
      const code = await range.victim.claim(otp);
      const browser = range.newBrowser();
      const page = await browser.open(url, range.app.redirectUri);
      await range.victim.accept(code, pageOn(range.origin));
      const again = await browser.open(page.url, range.app.redirectUri);
      return worst([endOf(range, page), endOf(range, again)]);
    },
  },
  {
    name: "the code's request opened in the attacker's browser after it was approved",
    rule: 'P3, P4',
    async play(range) {
      const { url, otp } = await range.app.push();
      await range.victim.accept(await range.victim.claim(otp), pageOn(range.origin));
      return endOf(range, await open(range, url));
    },
  },
  {
    name: 'the fresh request of an approved login opened once more',
    rule: 'P4',
    async play(range) {
      const { otp } = await range.app.push();
      const ticket = await ticketOf(range, otp);
      const first = await range.newBrowser().get(wayOn(range, ticket));
      if (first.location === undefined)
        return { verdict: 'not_played', answered: `the ticket led nowhere (${first.status})` };
      await open(range, first.location);
      return endOf(range, await open(range, first.location));
    },
  },
  {
    name: "a hosted login that the victim approved, finished in the attacker's browser by waiting",
    rule: 'P6',
    async play(range) {
      const browser = range.newBrowser();
      const { otp, page } = await range.app.beginHosted(browser);
      await range.victim.accept(await range.victim.claim(otp), pageOn(range.issuer, new URL(page.url).pathname));
      const again = await browser.open(page.url, range.app.redirectUri);
      const finish = await browser.open(`${page.url}/finish`, range.app.redirectUri);
      return worst([endOf(range, again, page), endOf(range, finish, page)]);
    },
  },
  {
    name: "a hosted login that the victim approved, gone on with in the victim's browser",
    rule: 'P4, P5',
    async play(range) {
      const { otp, page } = await range.app.beginHosted(range.newBrowser());
      const code = await range.victim.claim(otp);
      const decided = await range.victim.accept(code, pageOn(range.issuer, new URL(page.url).pathname));
      if (decided.status !== 'accepted') return refused(decided.status);
      return endOf(range, await open(range, wayOn(range, decided.ticket)));
    },
  },
  {
    name: 'an approved login completed by asking for its status',
    rule: 'P6, P18',
    async play({ app, victim, origin }) {
      const { otp, requestUri } = await app.push();
      await victim.accept(await victim.claim(otp), pageOn(origin));
      const answer = await app.status(requestUri);
      const { status, ...more } = JSON.parse(answer) as { status?: unknown };
      if (status === 'open' && Object.keys(more).length === 0) return refused('open, and nothing else');
      if (typeof status === 'number') return notPlayed(answer);
      const isAnotherEnd = status === 'denied' || status === 'relayed' || status === 'expired';
      return isAnotherEnd ? otherReason(status, 'open') : notRefused(answer);
    },
  },
];

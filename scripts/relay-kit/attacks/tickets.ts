import { PATHS } from '../../../src/wire/names.ts';
import { type Attack, leftOut, notPlayed, notRefused, type Played, type Range, refused } from '../attack.ts';
import { pageOn } from '../authenticator.ts';
import type { Visit } from '../http-browser.ts';
import { isBroken, mustRefuse } from './answers.ts';

/** Approves an embedded code as the genuine page would show it. @throws Error when that is not accepted */
export async function ticketOf({ victim, origin }: Range, otp: string): Promise<string> {
  const decided = await victim.accept(await victim.claim(otp), pageOn(origin));
  if (decided.status !== 'accepted') throw new Error(`a genuine approval was answered ${decided.status}`);
  return decided.ticket;
}

/** Where a tab goes on with a ticket (P16). */
export const wayOn = ({ issuer }: Pick<Range, 'issuer'>, ticket: string): string =>
  `${issuer}${PATHS.proceed}?${new URLSearchParams({ ticket }).toString()}`;

/** A request that is no navigation of a person's tab must be refused, and must leave the ticket for the one that is. */
const looksOnly = (name: string, method: string, headers: Record<string, string>): Attack => ({
  name: `a ticket used up ${name}`,
  rule: 'P16',
  async play(range) {
    const { otp } = await range.app.push();
    const url = wayOn(range, await ticketOf(range, otp));
    const seen = await range.newBrowser().send(method, url, undefined, headers);
    if (seen.location !== undefined) return notRefused(`led on to ${new URL(seen.location).pathname}`);
    const then = await range.newBrowser().open(url, range.app.redirectUri);
    if (isBroken(then)) return notPlayed(`the server broke (${then.status})`);
    return range.app.cameBackSignedIn(then)
      ? mustRefuse(seen, `${seen.status}, and the ticket was left`)
      : notRefused('the ticket was gone');
  },
});

const refusedWith = (visit: Visit): Played => mustRefuse(visit, String(visit.status));

/** The ticket is what an approval is worth: one use, half a minute, one tab. */
export const TICKET_ATTACKS: readonly Attack[] = [
  looksOnly('by a HEAD request', 'HEAD', { 'sec-fetch-dest': 'document' }),
  looksOnly('by a prefetch', 'GET', { 'sec-fetch-dest': 'document', 'sec-purpose': 'prefetch' }),
  looksOnly('by a frame', 'GET', { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }),
  looksOnly('by a picture', 'GET', { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }),
  {
    name: 'a ticket used twice',
    rule: 'P16',
    async play(range) {
      const { otp } = await range.app.push();
      const url = wayOn(range, await ticketOf(range, otp));
      const first = await range.newBrowser().open(url, range.app.redirectUri);
      if (!range.app.cameBackSignedIn(first)) return notPlayed(`its first use led to ${first.url}`);
      const second = await range.newBrowser().open(url, range.app.redirectUri);
      return range.app.cameBackSignedIn(second) ? notRefused('signed in twice') : refusedWith(second);
    },
  },
  {
    name: 'a ticket used too late',
    rule: 'P16',
    slow: true,
    async play(range) {
      const { otp } = await range.app.push();
      const url = wayOn(range, await ticketOf(range, otp));
      await range.wait(32);
      const late = await range.newBrowser().open(url, range.app.redirectUri);
      return range.app.cameBackSignedIn(late) ? notRefused('signed in after 32 s') : refusedWith(late);
    },
  },
  {
    name: "the app's callback opened in the victim's browser with the attacker's state",
    rule: 'P19',
    play: callbackOfAnother,
  },
];

/** What only the web app can refuse: the login's state is not in this browser's cookies. */
async function callbackOfAnother(range: Range): Promise<Played> {
  if (range.appLogin === null) return leftOut('name the login page of the app with --app');
  const attacker = range.newBrowser();
  const page = await attacker.open(range.appLogin);
  const otp = /\/qr#([A-Za-z0-9_-]+)"/.exec(page.text)?.[1];
  if (otp === undefined) return notPlayed(`${range.appLogin} shows no embedded code`);
  const victim = range.newBrowser();
  const end = await victim.open(wayOn(range, await ticketOf(range, otp)));
  const shown = `${new URL(end.url).pathname}${new URL(end.url).search} (${end.status})`;
  // A ticket that led nowhere, or an app that broke, refused nothing.
  if (isBroken(end) || new URL(end.url).origin !== new URL(range.appLogin).origin)
    return notPlayed(`ended at ${end.url}`);
  // Who is not signed in is shown the login page again, or an error.
  const stillOut = end.status >= 400 || /\/qr#[A-Za-z0-9_-]+"/.test(end.text);
  return stillOut ? refused(shown) : notRefused(`the victim's browser ended at ${shown}`);
}

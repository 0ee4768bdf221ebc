import { ACCEPT, type Authenticator, type ClaimedCode, pageAt, succeeded, ticketOf } from './authenticator.ts';
import type { Browser, Visit } from './browser.ts';
import type { TestServer } from './server.ts';
import { type Begun, otpOn, type WebApp } from './web-app.ts';

/** The page of the shop that shows its codes. */
export const SHOP_LOGIN = 'http://localhost:4801/login';

export const proceed = (server: TestServer, ticket: string): string => `${server.issuer}/continue?ticket=${ticket}`;

/** A hosted login that was begun and shows its code. */
export interface HostedLogin extends Begun {
  readonly page: Visit;
  readonly otp: string;
}

export async function beginHosted(app: WebApp, browser: Browser, extra?: Record<string, string>): Promise<HostedLogin> {
  const begun = await app.redirect(extra);
  const page = await browser.open(begun.url);
  return { ...begun, page, otp: otpOn(page) };
}

/** Claims and accepts a code as it stands on `page`; answers the ticket. */
export async function approve(who: Authenticator, otp: string, page: string): Promise<string> {
  const code: ClaimedCode = succeeded(await who.claim(otp));
  return ticketOf(await who.decide(code, ACCEPT, pageAt(page)));
}

/** Goes on with a ticket in a browser and redeems what arrives at the web app. */
export async function arrive(server: TestServer, app: WebApp, browser: Browser, ticket: string, begun: Begun) {
  const end = await browser.open(proceed(server, ticket), app.redirectUri);
  return app.callback(end.url, begun);
}

/** `error` and `error_description` of the redirect to a web app. */
export function refusalOf(app: WebApp, visit: Visit): { error: string | null; description: string | null } {
  if (!visit.url.startsWith(app.redirectUri)) throw new Error(`did not arrive at the app but at ${visit.url}`);
  const { searchParams } = new URL(visit.url);
  return { error: searchParams.get('error'), description: searchParams.get('error_description') };
}

export async function stateOf(server: TestServer, txn: string): Promise<string | undefined> {
  const row = await server.db.selectFrom('transactions').select('state').where('txn', '=', txn).executeTakeFirst();
  return row?.state;
}

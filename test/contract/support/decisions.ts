import { type ClaimedCode, enrol, pageAt, succeeded } from './authenticator.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './server.ts';
import { SHOP_LOGIN } from './sign-in.ts';
import { createWebApp } from './web-app.ts';

/** A server with a clock that stands, a device of Alice, a web app whose codes she claims, and the page that shows them. */
export async function startDecisions() {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const alice = await enrol(server);
  const shop = await createWebApp(server, SHOP);
  const claimed = async (): Promise<ClaimedCode> => succeeded(await alice.claim((await shop.push()).otp));
  return { clock, server, alice, shop, claimed, page: pageAt(SHOP_LOGIN) };
}

/** What the audit log says, oldest first. */
export async function eventsOf({ db }: TestServer): Promise<string[]> {
  const lines = await db.selectFrom('audit').select('event').orderBy('id').execute();
  return lines.map(({ event }) => event);
}

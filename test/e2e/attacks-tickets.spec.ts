import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoPage } from '../../scripts/browser/pages/demo-page.ts';
import { approve, continueWith, scan } from '../../scripts/browser/popup-actions.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { attackersLogin } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';
const BOB = 'bob@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  await world().person.enrol(world().issuer, BOB);
});

async function approveAs(page: Page, account: string): Promise<void> {
  const popup = await scan(world().person, page);
  await continueWith(popup, account);
  await approve(popup);
}

/** Approves, and holds the tab back from going on: gives the address with the ticket, as if it had been seen. */
async function stealTicket({ page }: DemoPage): Promise<string> {
  const proceed = `${world().issuer}/continue*`;
  let address: string | null = null;
  await page.route(proceed, async (route) => {
    address = route.request().url();
    // An answer without a page leaves the tab as it is; a failed load would be tried again by the browser itself.
    await route.fulfill({ status: 204 });
  });
  await approveAs(page, ALICE);
  const stolen = await waitUntil('the tab to be sent on', () => address);
  await page.unroute(proceed);
  return stolen;
}

const events = () =>
  world()
    .audit()
    .map(({ event }) => event);

describe('P16: the address with the ticket of an approval', () => {
  it('of an embedded sign-in, opened in another browser, ends at a callback that refuses it', async () => {
    const { person, demoUrl, otherBrowser } = world();
    const demo = await person.newDemo(demoUrl);
    const address = await stealTicket(demo);
    const thief = await (await otherBrowser()).newPage();
    await thief.goto(address);
    await thief.getByRole('alert').filter({ hasText: 'not started here' }).waitFor();
    expect((await thief.context().request.get(`${demoUrl}/notes`, { maxRedirects: 0 })).status()).not.toBe(200);
    expect(events()).toContain('ticket.redeemed');
    // It works once: the person is told, and begins anew.
    await demo.page.goto(address);
    await demo.page.getByRole('heading', { name: 'This approval can no longer be used' }).waitFor();
    expect(await demo.isSignedIn()).toBe(false);
  });

  it('of a hosted sign-in, opened in another browser, is refused there and not used up', async () => {
    const { person, demoUrl, otherBrowser, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    await demo.signInHosted();
    const address = await stealTicket(demo);
    const thief = await (await otherBrowser()).newPage();
    await thief.goto(address);
    await thief.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
    expect(transactions().map(({ state }) => state)).toContain('accepted');
    await demo.page.goto(address);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events().at(-1)).toBe('transaction.done');
  });

  it('is not used up by a prefetch, a HEAD, a picture, a frame or a script of any page', async () => {
    const { person, demoUrl, foreignSite } = world();
    const demo = await person.newDemo(demoUrl);
    const address = await stealTicket(demo);
    const page = await person.context.newPage();
    // A site that a machine serves: what a browser answers for it has no address, and reaches nothing on loopback.
    await page.goto(foreignSite.put('/bait', { title: 'Bait', picture: Buffer.alloc(0) }));
    const answers: number[] = [];
    person.context.on('response', (response) => {
      if (response.url() === address) answers.push(response.status());
    });
    const tried = await page.evaluate(async (to) => {
      const loaded = (element: HTMLElement) =>
        new Promise<string>((resolve) => {
          element.onload = element.onerror = () => resolve(element.localName);
          document.body.append(element);
        });
      const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href: to });
      const image = Object.assign(document.createElement('img'), { src: to });
      const frame = Object.assign(document.createElement('iframe'), { src: to });
      const script = Object.assign(document.createElement('script'), { src: to });
      const fetched = (init: RequestInit) =>
        fetch(to, { ...init, mode: 'no-cors' }).then(
          () => init.method ?? 'none',
          () => `${init.method ?? ''} failed`,
        );
      return Promise.all(
        [link, image, frame, script]
          .map(loaded)
          .concat([fetched({ method: 'HEAD' }), fetched({ method: 'GET', credentials: 'include' })]),
      );
    }, address);
    expect(tried).toHaveLength(6);
    const head = await person.context.request.head(address);
    expect([...answers, head.status()].filter((status) => status < 400)).toEqual([]);
    expect(answers.length).toBeGreaterThanOrEqual(4);
    expect(events()).not.toContain('ticket.redeemed');
    await demo.page.goto(address);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });
});

describe('P5: the cookies and tickets of several logins', () => {
  it('mixed in one browser open nothing: the ticket of one login is refused by the other, and works in its own', async () => {
    const { person, demoUrl, transactions } = world();
    const second = await person.newDemo(demoUrl);
    const hosted = await second.signInHosted();
    const first = await person.newDemo(demoUrl);
    await first.signInHosted();
    const address = await stealTicket(first);
    const ticket = new URL(address).search;
    const other = await person.context.newPage();
    await other.goto(`${second.page.url()}/finish${ticket}`);
    await other.getByRole('heading', { name: 'This approval can no longer be used' }).waitFor();
    await hosted.waitForState('open');
    expect(
      transactions()
        .filter(({ state }) => state !== 'pending')
        .map(({ state }) => state),
    ).toEqual(['accepted']);
    await first.page.goto(address);
    expect(await first.waitForSignedIn()).toBe(ALICE);
  });

  it("planted by a sibling domain show no code of the attacker's login on the genuine page", async () => {
    const { person, issuer } = world();
    const attacker = await attackersLogin(world());
    await attacker.signInHosted();
    const cookies = await attacker.page.context().cookies([attacker.page.url(), `${issuer}/auth`]);
    // The login cookie is __Host- where there is https: no sibling can plant it.
    const planted = cookies.filter(({ name }) => !name.startsWith('countersign-login-'));
    expect(planted.length).toBeLessThan(cookies.length);
    await person.context.addCookies(planted);
    const page = await person.context.newPage();
    await page.goto(attacker.page.url());
    await page.getByRole('heading', { name: 'This sign-in has ended' }).waitFor();
    expect(await page.locator('[data-qr]').count()).toBe(0);
    expect(await attacker.isSignedIn()).toBe(false);
  });
});

describe('P7: a browser in which somebody else is signed in at the token server', () => {
  it('signs in whom the approval names', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    await demo.signInHosted();
    await approveAs(demo.page, BOB);
    expect(await demo.waitForSignedIn()).toBe(BOB);
    // The app forgets him, the token server does not.
    const kept = (await person.context.cookies()).filter(({ name }) => name.startsWith('countersign-'));
    await person.context.clearCookies();
    await person.context.addCookies(kept);
    const second = await person.newDemo(demoUrl);
    await second.signInHosted();
    await approveAs(second.page, ALICE);
    expect(await second.waitForSignedIn()).toBe(ALICE);
  });
});

import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RealPopup } from '../../scripts/browser/popup.ts';
import {
  approve,
  burn,
  continueWith,
  controlNames,
  scan,
  waitForPhase,
  waitUntilArmed,
} from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { count, rows } from '../support/counts.ts';
import { attackersLogin, dataUrl, postPicture, stand } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

/** The app's people may post anywhere but here, so it registered this page (P10). */
const world = useWorld({
  registration: (demoUrl) => `login_pages = ["${demoUrl}/login", "${demoUrl}/posted"]\n`,
});
const ALICE = 'alice@example.com';
const ELSEWHERE = 'http://relay.test/elsewhere';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

/** Scans the page, takes the only account, and waits for the question. */
async function ask(page: Page): Promise<RealPopup> {
  const popup = await scan(world().person, page);
  await continueWith(popup);
  await waitForPhase(popup, 'asking');
  return popup;
}

const events = () =>
  world()
    .audit()
    .map(({ event }) => event.replace('transaction.', ''));

/** The server has written down that the login which waited was cancelled. */
const cancelledAtServer = () =>
  waitUntil(
    'the server to hear that nobody decides',
    () => (events().at(-1) === 'denied' ? true : null),
    () => events().join(),
  );

describe('P11: a page that is left between the question and the click', () => {
  it('for another site, for one of the same origin or by going back ends its request, and the app learns it', async () => {
    const { person, demoUrl, audit } = world();
    await stand(person.context, ELSEWHERE, { body: '<!doctype html><title>Elsewhere</title>' });
    const ways = rows<(page: Page) => Promise<unknown>>(2, [
      (page) => page.goto(ELSEWHERE),
      (page) => page.goBack(),
      (page) => page.goto(`${demoUrl}/how-it-works`),
      (page) => page.reload(),
    ]);
    for (const leave of ways) {
      const page = await person.context.newPage();
      await page.goto(`${demoUrl}/how-it-works`);
      await page.goto(`${demoUrl}/login`);
      const popup = await ask(page);
      await leave(page);
      await waitForPhase(popup, 'cancelled');
      expect(await controlNames(popup)).not.toContain(textOf('approve'));
      await cancelledAtServer();
      expect(audit().at(-1)).toMatchObject({ event: 'transaction.denied', detail: 'deny cancelled', origin: demoUrl });
      await page.close();
    }
    expect(events()).not.toContain('accepted');
    expect((await person.context.request.get(`${demoUrl}/notes`, { maxRedirects: 0 })).status()).not.toBe(200);
  });

  it('by document.open and another code written into it approves only what was asked', async () => {
    const { person, demoUrl, transactions } = world();
    const own = await person.newDemo(demoUrl);
    const page = await person.context.newPage();
    await page.goto(await postPicture(person.context, demoUrl, await own.code.picture()));
    const popup = await ask(page);
    const attacker = await attackersLogin(world());
    await page.evaluate(
      (code) => {
        document.open();
        const image = document.createElement('img');
        image.src = code;
        document.append(document.createElement('html'));
        document.documentElement.append(image);
        document.close();
      },
      dataUrl(await attacker.code.picture()),
    );
    await approve(popup);
    expect(await page.waitForURL(`${demoUrl}/notes`).then(() => page.locator('.who').innerText())).toBe(ALICE);
    expect(transactions().map(({ state }) => state)).toEqual(['pending', 'done']);
    expect(await attacker.isSignedIn()).toBe(false);
  });
});

describe('P10: an app with registered login pages', () => {
  it('is not approved for once its page goes to another path by the history API', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await ask(demo.page);
    await demo.page.evaluate(() => history.pushState(null, '', '/posts/1'));
    await approve(popup);
    await popup.waitForText(textOf('failure_page_gone_title'));
    await cancelledAtServer();
    expect(events()).not.toContain('accepted');
    expect(await demo.isSignedIn()).toBe(false);
  });

  it('alarms where its code stands on another path of the same origin', async () => {
    const { person, demoUrl, audit } = world();
    const attacker = await attackersLogin(world());
    const page = await person.context.newPage();
    await page.goto(
      await stand(person.context, `${demoUrl}/posts/2`, {
        body: `<!doctype html><title>Post</title><img alt="" src="${dataUrl(await attacker.code.picture())}">`,
      }),
    );
    const popup = await scan(person, page);
    await continueWith(popup);
    await waitForPhase(popup, 'relay_alarm');
    expect(await controlNames(popup)).not.toContain(textOf('approve'));
    await burn(popup);
    await attacker.waitForCode('relayed');
    expect(audit().at(-1)).toMatchObject({ event: 'transaction.relayed', origin: demoUrl });
  });
});

/** When the page leaves, seen from the click on Approve: every gap between a check and what follows it. */
/** Rounds in which the page is left; each takes about two seconds. */
const LEAVINGS = count(3, 60);
const LONG = { timeout: 60_000 + LEAVINGS * 20_000 };
const MOMENTS = ['with the click', 'while it is decided', 'as the answer arrives'] as const;

const OVER = new RegExp(
  ['failure_page_gone_title', 'cancelled_title', 'approved_title'].map((key) => textOf(key).trim()).join('|'),
);

describe('P16: a page that leaves at the moment of the approval', () => {
  it('takes no ticket with it, and signs in nobody by a stolen code, whenever it leaves', LONG, async () => {
    const { person, demoUrl, issuer } = world();
    const { context } = person;
    const stolen: string[] = [];
    let decisions = 0;
    await stand(context, ELSEWHERE, { body: '<!doctype html><title>Elsewhere</title>' });
    context.on('request', (request) => {
      if (!request.url().startsWith(ELSEWHERE)) return;
      const seen = `${request.url()} ${JSON.stringify(request.headers())}`;
      if (/ticket|code=|continue/.test(seen)) stolen.push(seen);
    });
    for (let round = 0; round < LEAVINGS; round += 1) {
      const moment = MOMENTS[round % MOMENTS.length];
      const attacker = await attackersLogin(world());
      const page = await context.newPage();
      await page.goto(await postPicture(context, demoUrl, await attacker.code.picture()));
      const popup = await ask(page);
      await waitUntilArmed(popup);
      const leave = () => page.evaluate((to) => location.assign(to), ELSEWHERE).catch(() => undefined);
      const decision = `${issuer}/transactions/*/decision`;
      await context.route(decision, async (route) => {
        decisions += 1;
        if (moment === 'while it is decided') {
          await leave();
          await page.waitForURL(ELSEWHERE);
        }
        const answer = await route.fetch();
        await route.fulfill({ response: answer });
        if (moment === 'as the answer arrives') await leave();
      });
      await Promise.all([
        // Where the page was faster, there is nothing to click any more.
        popup.clickIfThere(textOf('approve')).catch(() => undefined),
        moment === 'with the click' ? leave() : null,
      ]);
      await waitUntil(
        'the end of the request',
        async () => (!popup.isOpen() || OVER.test(await popup.text()) ? true : null),
        () => popup.text(),
      );
      // Left before the server's answer: the ticket is opened nowhere, and the person is told.
      if (moment === 'while it is decided') {
        await popup.waitForText(textOf('failure_page_gone_title'));
        expect(page.url()).toBe(ELSEWHERE);
      }
      await waitUntil('the page to have left for one of the two', () =>
        page.url() === ELSEWHERE || page.url().startsWith(`${demoUrl}/login?error=stranger`) ? true : null,
      );
      await context.unroute(decision);
      expect(await attacker.isSignedIn()).toBe(false);
      expect((await context.request.get(`${demoUrl}/notes`, { maxRedirects: 0 })).status()).not.toBe(200);
      await page.close();
      await attacker.page.context().close();
    }
    expect(stolen).toEqual([]);
    expect(decisions).toBeGreaterThanOrEqual(2);
  });
});

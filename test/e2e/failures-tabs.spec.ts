import { beforeAll, describe, expect, it } from 'vitest';
import { attachToPopup, type RealPopup } from '../../scripts/browser/popup.ts';
import {
  approve,
  continueWith,
  scan,
  shownPhase,
  waitForPhase,
  waitUntilArmed,
} from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { attackersLogin, postPicture } from './support/attacker.ts';
import { type BrowserMenus, openBrowserMenus } from './support/browser-menus.ts';
import { useWorld } from './support/fixture.ts';

/** What people do to the tab that shows a code, while it was found and while the popup asks. */

const world = useWorld({ backForwardCache: true });
const ALICE = 'alice@example.com';
let menus: BrowserMenus;

const CANCELLED = { state: 'denied', deny_reason: 'cancelled' } as const;
const untilCancelled = (id: string | undefined) =>
  waitUntil('the server to learn that the sign-in was left', () =>
    world()
      .transactions()
      .some((row) => row.id === id && row.state === CANCELLED.state && row.deny_reason === CANCELLED.deny_reason)
      ? true
      : null,
  );

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  menus = await openBrowserMenus(world().person);
});

/** A login page over which the popup asks, and what the server knows of it. */
async function asked() {
  const { person, demoUrl, transactions } = world();
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup);
  await waitUntilArmed(popup);
  return { demo, popup, transaction: transactions()[0]?.id };
}

/** From a sign-in that is over to the next question, by what the popup offers; a click on one that is just opening may be lost. */
async function askAnew(popup: RealPopup): Promise<void> {
  await waitUntil(
    'the question',
    async () => {
      if ((await shownPhase(popup)) === 'asking') return true;
      for (const key of ['scan_again', 'continue']) await popup.clickIfThere(textOf(key));
      return null;
    },
    () => popup.text(),
  );
}

describe('the tab of a sign-in', () => {
  it('closed while the popup asks cancels it, and opened again begins a new one', async () => {
    const { person, demoUrl } = world();
    const { demo, popup, transaction } = await asked();
    await demo.page.close();
    await untilCancelled(transaction);
    await popup.close();
    await menus.reopenClosedTab();
    const page = await waitUntil('the tab to be back', () =>
      person.context.pages().find((candidate) => candidate.url() === `${demoUrl}/login`),
    );
    await page.locator('[data-code-panel][data-state="open"]').waitFor();
    const again = await scan(person, page);
    await continueWith(again);
    await approve(again);
    await page.waitForURL(`${demoUrl}/notes`);
  });

  it('reloaded while a code was found, and while the popup asks, goes on with the new code', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const found = await scan(person, demo.page);
    await found.close();
    await demo.openLogin();
    await askAnew(await person.openPopup(demo.page));
    const transaction = world().transactions()[0]?.id;
    await demo.page.reload();
    await untilCancelled(transaction);
    const again = await person.openPopup(demo.page);
    await askAnew(again);
    await approve(again);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('moved to a window of its own while the popup asks is approved there', async () => {
    const { person } = world();
    const { demo, popup } = await asked();
    await popup.close();
    await menus.moveToNewWindow(demo.page);
    const there = await person.openPopup(demo.page);
    await approve(there);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('in two windows, the same login page in each, is approved in each for itself', async () => {
    const { person, transactions } = world();
    const first = await asked();
    await first.popup.close();
    await menus.moveToNewWindow(first.demo.page);
    const second = await asked();
    await approve(second.popup);
    expect(await second.demo.waitForSignedIn()).toBe(ALICE);
    expect(transactions().map(({ state }) => state)).toEqual(['done', 'claimed']);
    await approve(await person.openPopup(first.demo.page));
    expect(await first.demo.waitForSignedIn()).toBe(ALICE);
  });

  it('whose page changes its address without loading anything is approved all the same', async () => {
    const { person } = world();
    const { demo, popup } = await asked();
    await popup.close();
    await demo.page.evaluate(() => {
      history.pushState({}, '', '/login?step=2');
      history.replaceState({}, '', '/login?step=3');
      location.hash = 'code';
    });
    const again = await person.openPopup(demo.page);
    await approve(again);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('discarded in the background while the popup asked is cancelled, and asks anew when it is shown', async () => {
    const { person, demoUrl } = world();
    const { demo, popup, transaction } = await asked();
    await popup.close();
    const elsewhere = await person.context.newPage();
    await menus.discard(demo.page);
    await untilCancelled(transaction);
    const nothing = await person.openPopup(elsewhere);
    await nothing.waitForText(textOf('scan_page'));
    expect(await nothing.text()).not.toContain(textOf('elsewhere_one', '1'));
    await nothing.close();
    const loaded = person.context.waitForEvent('page');
    await menus.activate(`${demoUrl}/login`);
    const page = await loaded;
    await page.locator('[data-code-panel][data-state="open"]').waitFor();
    const again = await scan(person, page);
    await continueWith(again);
    await approve(again);
    await page.waitForURL(`${demoUrl}/notes`);
  });
});

describe('where all sites are granted', () => {
  beforeAll(async () => {
    await world().person.grantAllSites();
  });

  it('a page that was left and comes back as it was shows its code again, and it is found again', async () => {
    const { person, demoUrl, transactions } = world();
    const code = await (await attackersLogin(world())).code.picture();
    const posted = await postPicture(person.context, demoUrl, code);
    const page = await person.context.newPage();
    await page.goto(posted);
    await page.evaluate(() => Object.assign(window, { cameBack: true }));
    await (await attachToPopup(person.host)).close();
    await page.goto(`${demoUrl}/how-it-works`);
    const left = await person.openPopup(page);
    await waitForPhase(left, 'cancelled');
    await left.close();
    // No load event comes of a page that comes back as it was.
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.evaluate(() => 'cameBack' in window)).toBe(true);
    const back = await person.openPopup(page);
    await waitForPhase(back, 'found');
    expect(transactions()).toHaveLength(1);
  });
});

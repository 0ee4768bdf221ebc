import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import { attachToPopup } from '../../scripts/browser/popup.ts';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type BrowserMenus, openBrowserMenus } from './support/browser-menus.ts';
import { useWorld } from './support/fixture.ts';

/** The extension is updated, or disabled and enabled, while a login page is open. */

const world = useWorld();
const ALICE = 'alice@example.com';
let menus: BrowserMenus;

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  menus = await openBrowserMenus(world().person);
});

/** The errors and warnings in the page's own console, those of content scripts among them. */
function consoleOf(page: Page): readonly string[] {
  const lines: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) lines.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => lines.push(error.message));
  return lines;
}

describe('without a grant', () => {
  it('an update in the middle of a question loses the question, and the next look asks it again', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await waitForPhase(popup, 'asking');
    await menus.reload();
    await popup.waitForClose();
    const again = await scan(person, demo.page);
    await continueWith(again);
    await approve(again);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(transactions()).toHaveLength(1);
  });
});

describe('where all sites are granted', () => {
  beforeAll(async () => {
    await world().person.grantAllSites();
  });

  it.each([
    ['an update', () => menus.reload()],
    [
      'a pause',
      async () => {
        await menus.setEnabled(false);
        await menus.setEnabled(true);
      },
    ],
  ] as const)(
    '%s in the middle of a question asks it again on the open page, whose console stays clean',
    async (_, run) => {
      const { person, demoUrl, transactions } = world();
      const page = await person.context.newPage();
      const said = consoleOf(page);
      await page.goto(`${demoUrl}/login`);
      await waitForPhase(await attachToPopup(person.host), 'asking');
      const [code] = transactions();
      await run();
      // The page did not change: only a new content script can have seen its code.
      const popup = await attachToPopup(person.host);
      await waitForPhase(popup, 'asking');
      expect(transactions()).toEqual([code]);
      // The orphan looks at the page again, learns that it is alone, and goes.
      await page.evaluate(() => document.body.append(document.createElement('canvas')));
      await approve(popup);
      await page.waitForURL(`${demoUrl}/notes`);
      expect(said).toEqual([]);
    },
  );

  it('a disabled extension leaves pages alone, and keeps its accounts for when it is enabled again', async () => {
    const { person, demoUrl, transactions } = world();
    await menus.setEnabled(false);
    const demo = await person.newDemo(demoUrl);
    await demo.waitForCode('open');
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    await menus.setEnabled(true);
    await waitUntil('the code to be claimed', () => (transactions()[0]?.state === 'claimed' ? true : null));
    const options = await openOptions(person.context, person.host.extensionId);
    expect(await options.accounts()).toEqual([ALICE]);
    await options.close();
  });
});

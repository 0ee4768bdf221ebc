import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentWorld } from '../../scripts/browser/content-world.ts';
import { grant } from '../../scripts/browser/grant.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type CarrierSite, openCarrierSite } from './support/carrier-site.ts';
import { inWorker } from './support/in-worker.ts';
import { openUndrivenBrowser, type UndrivenBrowser } from './support/undriven-browser.ts';

let browser: UndrivenBrowser;
let site: CarrierSite;

beforeAll(async () => {
  site = await openCarrierSite('https://id.example.test');
  browser = await openUndrivenBrowser();
  await grant(browser.context, browser.host.extensionId, '<all_urls>');
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

/** Opens a page in a tab of its own. */
async function open(name: string, active: boolean): Promise<Page> {
  const address = site.addressOf(name);
  await inWorker(
    browser.host,
    (url, inFront) => chrome.tabs.create({ url, active: inFront }).then(() => null),
    address,
    active,
  );
  const page = await waitUntil('the page', () => browser.context.pages().find((one) => one.url() === address));
  await page.waitForLoadState('load');
  return page;
}

/** What the content script of a page has seen. */
async function seen(page: Page): Promise<readonly string[]> {
  const world = await contentWorld(page, browser.host.extensionId);
  const texts = await world.evaluate(() => {
    const run = Reflect.get(globalThis, Symbol.for('countersign.content')) as { sighting(): { texts: Set<string> } };
    return [...run.sighting().texts];
  });
  await world.detach();
  return texts;
}

const waitForCode = (page: Page, name: string) =>
  waitUntil('the code to be seen', async () => ((await seen(page)).includes(site.codeOf(name).text) ? true : null));

describe('in a hidden tab', () => {
  it('nothing is read, whatever is drawn there, until a person looks at it', async () => {
    const hidden = await open('rotates', false);
    await hidden.evaluate(`draw(${JSON.stringify(site.codeOf('drawn unseen').rows)})`);
    // The tab in front was opened later: what the hidden one could tell would be there before.
    await waitForCode(await open('img', true), 'img');
    expect(await hidden.evaluate(() => document.visibilityState)).toBe('hidden');
    expect(await seen(hidden)).toEqual([]);
    await hidden.bringToFront();
    await waitForCode(hidden, 'drawn unseen');
  });
});

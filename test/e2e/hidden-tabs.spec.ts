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

const draw = (page: Page, name: string) => page.evaluate(`draw(${JSON.stringify(site.codeOf(name).rows)})`);

/** Says a code in words, which needs no pixels: those wait for a frame to be drawn, and in a hidden tab none is. */
const link = (page: Page, name: string) =>
  page.evaluate((text) => {
    const element = document.createElement('link');
    element.rel = 'countersign';
    element.href = text;
    document.head.append(element);
  }, site.codeOf(name).text);

/** Lets timers of the page run out that are longer than all between two looks of a visible one. */
const timersOf = (page: Page) =>
  page.evaluate(async () => {
    for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setTimeout(resolve, 600));
    return document.visibilityState;
  });

describe('in a hidden tab', () => {
  it('nothing is read, whether it was ever looked at or not, until a person looks at it', async () => {
    const never = await open('late', false);
    const before = await open('rotates', true);
    await waitForCode(before, 'rotates');
    await waitForCode(await open('img', true), 'img');
    await draw(before, 'drawn unseen');
    await link(before, 'linked unseen');
    await never.evaluate('show()');
    expect(await Promise.all([timersOf(before), timersOf(never)])).toEqual(['hidden', 'hidden']);
    expect(await seen(before)).toEqual([site.codeOf('rotates').text]);
    expect(await seen(never)).toEqual([]);
    await before.bringToFront();
    await waitForCode(before, 'drawn unseen');
    await never.bringToFront();
    await waitForCode(never, 'late');
  });
});

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPopup } from '../../scripts/browser/popup.ts';
import { scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { patternOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { rows } from '../support/counts.ts';
import { openBrowserMenus } from './support/browser-menus.ts';
import { type CarrierSite, openCarrierSite } from './support/carrier-site.ts';
import { useWorld } from './support/fixture.ts';
import { inWorker } from './support/in-worker.ts';

/** Every way in which a page can show a code, on pages of test/fixtures/carriers. */

const world = useWorld();
let site: CarrierSite;

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
  site = await openCarrierSite(world().issuer);
});
afterAll(() => site.close());

/** What the extension's worker keeps of a login request, and of an alarm where the code was seen. */
interface KeptRequest {
  readonly otp: string;
  readonly page: { readonly origin: string };
  readonly where?: 'page' | 'frame';
}

/** The requests that wait for somebody, whichever tab they are of. */
async function requests(): Promise<readonly KeptRequest[]> {
  // A worker that only just starts has no `chrome` yet.
  const stored = await inWorker(world().person.host, () =>
    'chrome' in globalThis ? chrome.storage.session.get(null) : {},
  );
  return Object.entries(stored).flatMap(([key, kept]) => (key.startsWith('request:') ? [kept as KeptRequest] : []));
}

async function open(name: string): Promise<Page> {
  const page = await world().person.context.newPage();
  await page.goto(site.addressOf(name));
  return page;
}

/** Waits until the worker raised the alarm for the code of this name, since no app is on this site. */
const alarmFor = (name: string): Promise<KeptRequest> =>
  waitUntil(
    `the alarm for the code of ${name}`,
    async () => (await requests()).find(({ otp, where }) => otp === site.codeOf(name).otp && where !== undefined),
    async () => JSON.stringify(await requests()),
  );

const originOf = (page: Page): string => new URL(page.url()).origin;

/** Read out of the document itself: where only its site is granted, the browser takes no picture of the tab. */
const DRAWN = rows(16, [
  ...['img', 'picture', 'canvas', 'svg', 'svg-object', 'video', 'css-background', 'link', 'frame', 'shadow-closed'],
  ...['dialog', 'scrolled', 'css-before', 'css-gradient', 'div-grid', 'text'],
  ...['img-data', 'img-blob', 'svg-use', 'svg-img', 'css-background-icon', 'frame-srcdoc', 'shadow-open', 'popover'],
  ...['fixed', 'embed', 'svg-embed', 'input-image', 'svg-image', 'css-content', 'css-mask', 'box-shadow', 'table'],
]);
/** Seen in a picture of the tab: none of them is found where only its site is granted. */
const CAPTURED = ['img-cross-origin', 'canvas-webgl', 'css-background-unkept', 'ticker'];

describe('where nothing is granted', () => {
  it.each(['canvas-webgl', 'css-linked'])(
    'a scan finds what only a picture of the tab or a file of the page shows: %s',
    async (name) => {
      const page = await open(name);
      await waitForPhase(await scan(world().person, page), 'relay_alarm');
      expect(await alarmFor(name)).toMatchObject({ where: 'page' });
    },
  );
});

describe('where its site alone is granted', () => {
  beforeAll(() => world().person.grantSite(site.pattern));

  it.each(DRAWN)('a code is found by itself in the page: %s', async (name) => {
    const page = await open(name);
    expect(await alarmFor(name)).toMatchObject({ page: { origin: originOf(page) }, where: 'page' });
  });
});

describe('where all sites are granted', () => {
  beforeAll(() => world().person.grantAllSites());

  it.each(CAPTURED)('a code is found by itself outside of the page: %s', async (name) => {
    const page = await open(name);
    expect(await alarmFor(name)).toMatchObject({ page: { origin: originOf(page) }, where: 'page' });
  });

  it("P11: a code in a frame of another site is nobody else's than that site's, and raises the alarm", async () => {
    const page = await open('frame-cross-origin');
    expect(await alarmFor('frame-cross-origin')).toMatchObject({ where: 'frame' });
    await (await world().person.openPopup(page)).waitForText(patternOf('alarm_framed_title'));
  });

  it('a code is found that appears later, that comes into view, and that takes the place of another one', async () => {
    const late = await open('late');
    await late.evaluate('show()');
    await alarmFor('late');
    const below = await open('below');
    await below.evaluate(() => document.querySelector('img')?.scrollIntoView());
    await alarmFor('below');
    const rotates = await open('rotates');
    await alarmFor('rotates');
    await rotates.evaluate(`draw(${JSON.stringify(site.codeOf('its next code').rows)})`);
    await alarmFor('its next code');
    expect(await findPopup(world().person.host)).toBeNull();
  });

  it('an update of the extension ends the looks of the one before, and the next one looks on', async () => {
    const menus = await openBrowserMenus(world().person);
    const page = await open('rotates');
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    page.on('pageerror', ({ message }) => lines.push(message));
    await alarmFor('rotates');
    await menus.reload();
    await page.evaluate(`draw(${JSON.stringify(site.codeOf('after the update').rows)})`);
    await alarmFor('after the update');
    expect(lines).toEqual([]);
  });
});

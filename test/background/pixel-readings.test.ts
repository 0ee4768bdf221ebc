import { describe, expect, it } from 'vitest';
import { createPixelReadings } from '../../src/background/pixel-readings.ts';
import { createCaptureQueue } from '../../src/detection/capture/capture-queue.ts';
import type { Sender } from '../../src/messaging/sender.ts';
import { createFakeClock } from '../detection/fake-browser.ts';
import { createFakePictures } from '../detection/pictures.ts';
import { createExtension } from '../support/extension.ts';
import { createFakeBrowser } from '../support/fake-browser.ts';
import { paintCode } from '../vision/paint.ts';

const TEXT = 'https://login.example/qr#AbCdEfGhIjKlMnOpQrStU_';
const CODE = paintCode(TEXT);
const REQUEST = {
  areas: [{ x: 0, y: 0, width: CODE.width, height: CODE.height }],
  viewport: { width: CODE.width, height: CODE.height },
};
const READ = { kind: 'read', codes: [{ text: TEXT, area: 0 }] };

function open(granted: readonly string[]) {
  const fake = createFakeBrowser();
  const { clock } = createFakeClock();
  fake.origins.push(...granted);
  const state = { captures: 0, during: (): void => undefined };
  fake.onCapture.run = () => {
    state.captures += 1;
    state.during();
    return Promise.resolve('data:image/jpeg;base64,/9j/AA==');
  };
  const tab = fake.openTab('https://shop.example/login');
  const scanned = new Set<number>();
  const readings = createPixelReadings({
    browser: fake.browser,
    reportsOrigin: true,
    fetch: () => Promise.reject(new Error('offline')),
    openPicture: createFakePictures(CODE).openPicture,
    queue: createCaptureQueue({ captureVisibleTab: (windowId) => fake.onCapture.run(windowId), clock }),
    isScanning: (tabId) => scanned.has(tabId),
    clock,
  });
  const ask = (sender: Sender = fake.senderOf(tab.id)) => readings.handlers['areas.read'](REQUEST, sender);
  return { fake, tab, state, scanned, ask };
}

describe('a content script that asks for areas of its tab', () => {
  it('is told what they say where all sites are granted', async () => {
    expect(await open(['<all_urls>']).ask()).toMatchObject(READ);
  });

  it.each([[[]], [['https://shop.example/*']], [['*://*/*']]])('is refused where %j is granted', async (granted) => {
    const { ask, state } = open(granted);
    expect(await ask()).toEqual({ kind: 'refused' });
    expect(state.captures).toBe(0);
  });

  it('is told what they say, whatever is granted, while the person has the tab scanned', async () => {
    const { ask, tab, scanned } = open([]);
    scanned.add(tab.id);
    expect(await ask()).toMatchObject(READ);
  });

  it.each([
    ['an opaque origin', { origin: 'null' }],
    ['another origin than its address', { origin: 'https://evil.example' }],
    ['an address that is no web page', { url: 'about:blank' }],
    ['a document that is not active', { documentLifecycle: 'cached' }],
    ['another document than the tab’s', { documentId: 'earlier' }],
  ])('P11: is refused with %s', async (_, wrong) => {
    const { ask, fake, tab, state } = open(['<all_urls>']);
    expect(await ask({ ...fake.senderOf(tab.id), ...wrong })).toEqual({ kind: 'refused' });
    expect(state.captures).toBe(0);
  });

  it.each(['behind another tab', 'in a minimised window'])('is put off %s', async (where) => {
    const { ask, fake, tab, state } = open(['<all_urls>']);
    if (where === 'behind another tab') fake.openTab('https://news.example/');
    else fake.windows.set(tab.windowId, { focused: false, state: 'minimized' });
    expect(await ask()).toMatchObject({ kind: 'later' });
    expect(state.captures).toBe(0);
  });

  it.each(['another page of the same site', 'another site'])(
    'P11: learns nothing of %s that the tab went to while it was captured',
    async (where) => {
      const { ask, fake, tab, state } = open(['<all_urls>']);
      state.during = () =>
        fake.load(tab.id, where === 'another site' ? 'https://news.example/' : 'https://shop.example/account');
      expect(await ask()).toEqual({ kind: 'refused' });
      expect(state.captures).toBe(1);
    },
  );

  it('learns nothing of a tab that came to the front while it was captured', async () => {
    const { ask, fake, state } = open(['<all_urls>']);
    state.during = () => void fake.openTab('https://news.example/');
    expect(await ask()).toMatchObject({ kind: 'later' });
  });
});

it('a tab counts as scanned from the click to its answer, and no longer', async () => {
  const extension = await createExtension();
  const tab = extension.fake.openTab('https://shop.example/login');
  const { approvals } = extension.background();
  const seen: boolean[] = [];
  extension.fake.onScan.run = (scanned) => {
    seen.push(approvals.isScanning(scanned.id), approvals.isScanning(scanned.id + 1));
    return Promise.resolve({ texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false });
  };
  expect(approvals.isScanning(tab.id)).toBe(false);
  await extension.send('scan.page', { tabId: tab.id });
  expect(seen).toEqual([true, false]);
  expect(approvals.isScanning(tab.id)).toBe(false);
});

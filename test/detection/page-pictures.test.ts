import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createCaptureQueue } from '../../src/detection/capture/capture-queue.ts';
import { createPagePictures } from '../../src/detection/page-pictures.ts';
import type { Sender } from '../../src/messaging/sender.ts';
import { createFakeClock } from '../popup/fake-host.ts';
import { BASE_URL, createFakeBrowser } from '../support/fake-browser.ts';

const PICTURE = 'a picture of the page';
const PLACE = { area: { x: 10, y: 20, width: 300, height: 300 }, viewport: { width: 1280, height: 720 } };
const NOBODY: Sender = {};

function createRoom() {
  const fake = createFakeBrowser();
  const clock = createFakeClock(0);
  const captureVisibleTab = (windowId: number) => fake.onCapture.run(windowId);
  const captured: number[] = [];
  fake.onCapture.run = (windowId) => {
    captured.push(windowId);
    return Promise.resolve(`data:image/jpeg;base64,${btoa(PICTURE)}`);
  };
  let ids = 0;
  const { handlers, openAt } = createPagePictures({
    browser: fake.browser,
    queue: createCaptureQueue({ captureVisibleTab, clock }),
    clock,
    newId: () => `id-${(ids += 1)}`,
  });
  return {
    fake,
    clock,
    captured,
    openAt,
    open: (tabId: number) => handlers['page_picture.open']({ tabId }, NOBODY),
    take: (id: string) => handlers['page_picture.take']({ id }, NOBODY),
    tab: () => fake.openTab('https://shop.example/login'),
  };
}

const TAKEN = { kind: 'taken', picture: btoa(PICTURE), place: null };
const none = (reason: string) => ({ kind: 'none', reason });

describe('a picture of what a tab shows', () => {
  it('is taken before our page is opened beside the tab, and given away once', async () => {
    const room = createRoom();
    const tab = room.tab();
    await room.open(tab.id);
    expect(room.captured).toEqual([tab.windowId]);
    expect(room.fake.opened).toEqual([{ url: `${BASE_URL}src/reading/index.html#id-1`, openerTabId: tab.id }]);
    expect(await room.take('id-1')).toEqual(TAKEN);
    expect(await room.take('id-1')).toEqual(none('gone'));
  });

  it('is nowhere after a minute, and only the last four are anywhere', async () => {
    const room = createRoom();
    const tab = room.tab();
    await room.open(tab.id);
    room.clock.advance(60_000);
    expect(await room.take('id-1')).toEqual(none('gone'));
    for (let opened = 0; opened < 5; opened += 1) {
      await room.open(tab.id);
      room.clock.advance(500);
    }
    expect(await room.take('id-2')).toEqual(none('gone'));
    expect(await room.take('id-3')).toEqual(TAKEN);
  });

  it('is asked for twice where the quota was used up, and then said to be busy', async () => {
    const room = createRoom();
    const tab = room.tab();
    const answers = ['quota', 'picture', 'quota', 'quota'];
    room.fake.onCapture.run = () =>
      answers.shift() === 'picture'
        ? Promise.resolve(`data:image/jpeg;base64,${btoa(PICTURE)}`)
        : Promise.reject(new Error('This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.'));
    for (const wanted of [TAKEN, none('busy')]) {
      const opening = room.open(tab.id);
      for (let turn = 0; turn < 8; turn += 1) {
        for (let task = 0; task < 12; task += 1) await Promise.resolve();
        room.clock.advance(1000);
      }
      await opening;
      const id = room.fake.opened.at(-1)?.url.split('#')[1] ?? '';
      expect(await room.take(id)).toEqual(wanted);
    }
    expect(answers).toEqual([]);
  });

  it('is thrown away where the tab went on, another came to the front, or the tab is gone meanwhile', async () => {
    const room = createRoom();
    const events: readonly ((tabId: number) => unknown)[] = [
      (tabId) => room.fake.load(tabId, 'https://other.example/'),
      () => room.fake.openTab('https://other.example/'),
      (tabId) => room.fake.close(tabId),
    ];
    for (const [index, happens] of events.entries()) {
      const tab = room.tab();
      room.fake.onCapture.run = () => {
        happens(tab.id);
        return Promise.resolve(`data:image/jpeg;base64,${btoa(PICTURE)}`);
      };
      await room.open(tab.id);
      room.clock.advance(500);
      expect(await room.take(`id-${index + 1}`)).toEqual(none('busy'));
    }
  });

  it('is refused where the browser takes none, of a tab that is not in front and of one that is gone: our page opens all the same', async () => {
    const room = createRoom();
    room.fake.onCapture.run = () =>
      Promise.reject(new Error("Either the '<all_urls>' or 'activeTab' permission is required."));
    const behind = room.tab();
    const tab = room.tab();
    for (const tabId of [tab.id, behind.id, 9999]) await room.open(tabId);
    for (const id of ['id-1', 'id-2', 'id-3']) expect(await room.take(id)).toEqual(none('refused'));
    expect(room.fake.opened).toHaveLength(3);
  });

  it('of a private window is shown in an ordinary one, which is no place beside its tab', async () => {
    const room = createRoom();
    const tab = room.fake.openTab('https://shop.example/', { incognito: true });
    await room.open(tab.id);
    expect(room.fake.opened).toEqual([{ url: `${BASE_URL}src/reading/index.html#id-1` }]);
  });
});

describe('a picture that was clicked', () => {
  it('has its place told, by the page', async () => {
    const room = createRoom();
    const tab = room.tab();
    const asked: string[] = [];
    room.fake.onCall.run = (address) => {
      asked.push(address);
      return PLACE;
    };
    await room.openAt(tab.id, 'https://shop.example/code.png');
    expect(asked).toEqual(['https://shop.example/code.png']);
    expect(await room.take('id-1')).toEqual({ ...TAKEN, place: PLACE });
  });

  it.each([
    ['nothing', null],
    ['something else', 'here'],
    ['half of it', { area: PLACE.area }],
    ['no numbers', { ...PLACE, area: { ...PLACE.area, x: '10' } }],
    ['numbers without end', { ...PLACE, viewport: { width: Infinity, height: Number.NaN } }],
  ])('has no place where the page says %s', async (_, answer) => {
    const room = createRoom();
    const tab = room.tab();
    room.fake.onCall.run = () => answer;
    await room.openAt(tab.id, 'x');
    expect(await room.take('id-1')).toEqual(TAKEN);
  });

  it('is captured all the same where the page lets nobody in', async () => {
    const room = createRoom();
    const tab = room.tab();
    room.fake.onCall.run = () => {
      throw new Error('Cannot access contents of the page.');
    };
    await room.openAt(tab.id, 'x');
    expect(await room.take('id-1')).toEqual(TAKEN);
  });
});

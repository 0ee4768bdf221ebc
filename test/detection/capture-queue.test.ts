import { describe, expect, it } from 'vitest';
import { createCaptureQueue, SPACING } from '../../src/detection/capture/capture-queue.ts';
import { createFakeClock } from './fake-browser.ts';

const JPEG = 'data:image/jpeg;base64,/9j/AA==';
const QUOTA = 'This request exceeds the MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND quota.';
const NO_RIGHT = "Either the '<all_urls>' or 'activeTab' permission is required.";

/** A browser that says what it was asked for, and when. */
function open(answer: (windowId: number) => Promise<string> = () => Promise.resolve(JPEG)) {
  const time = createFakeClock();
  const taken: { readonly windowId: number; readonly at: number }[] = [];
  const queue = createCaptureQueue({
    captureVisibleTab(windowId) {
      taken.push({ windowId, at: time.clock.now() });
      return answer(windowId);
    },
    clock: time.clock,
  });
  return { time, taken, queue };
}

describe('captures', () => {
  it('come at once where nothing was captured, with the bytes that the browser gave', async () => {
    const { queue } = open();
    const capture = await queue.capture(7, 'page');
    expect(capture.kind).toBe('taken');
    if (capture.kind !== 'taken') return;
    expect([...new Uint8Array(await capture.picture.arrayBuffer())]).toEqual([0xff, 0xd8, 0xff, 0]);
  });

  it('are half a second apart over all windows: the browser takes two a second of the whole extension', async () => {
    const { time, taken, queue } = open();
    const first = queue.capture(1, 'page');
    await first;
    const second = queue.capture(2, 'page');
    await time.run(SPACING - 100);
    expect(taken).toEqual([{ windowId: 1, at: 0 }]);
    await time.run(200);
    await second;
    expect(taken).toEqual([
      { windowId: 1, at: 0 },
      { windowId: 2, at: SPACING },
    ]);
  });

  it('are for a person first, whoever else waited for longer', async () => {
    const { time, taken, queue } = open();
    const all = [queue.capture(1, 'page'), queue.capture(2, 'page'), queue.capture(3, 'person')];
    await time.run(2 * SPACING + 100);
    await Promise.all(all);
    expect(taken.map(({ windowId }) => windowId)).toEqual([1, 3, 2]);
  });

  it('that would wait for longer than a page stands still are put off, with the time until it makes sense', async () => {
    const { time, taken, queue } = open();
    const all = Array.from({ length: 20 }, (_, windowId) => queue.capture(windowId, 'page'));
    const persons = Array.from({ length: 20 }, (_, windowId) => queue.capture(100 + windowId, 'person'));
    const late = await Promise.all([...all.slice(2), ...persons.slice(3)]);
    for (const capture of late) expect(capture).toMatchObject({ kind: 'later' });
    for (const { wait } of late as { wait: number }[]) expect(wait).toBeGreaterThanOrEqual(SPACING);
    await time.run(5 * SPACING);
    expect(taken).toHaveLength(5);
  });

  it('that are not wanted any more when their turn comes are not taken, and keep nobody waiting', async () => {
    const { time, taken, queue } = open();
    await queue.capture(1, 'page');
    let isShown = true;
    const second = queue.capture(2, 'person', () => Promise.resolve(isShown));
    const third = queue.capture(3, 'page');
    isShown = false;
    await time.run(SPACING + 100);
    expect(await second).toEqual({ kind: 'later', wait: SPACING });
    await third;
    expect(taken).toEqual([
      { windowId: 1, at: 0 },
      { windowId: 3, at: SPACING },
    ]);
  });

  it('go on where nobody says whether one is wanted, or where asking fails', async () => {
    const { time, taken, queue } = open();
    const silent = queue.capture(1, 'page', () => new Promise(() => undefined));
    const failing = queue.capture(2, 'page', () => Promise.reject(new Error('gone')));
    await time.run(SPACING + 100);
    expect([await silent, await failing]).toMatchObject([{ kind: 'later' }, { kind: 'later' }]);
    expect((await queue.capture(3, 'page')).kind).toBe('taken');
    expect(taken).toHaveLength(1);
  });

  it.each([
    [QUOTA, 'later'],
    ['Failed to capture tab: view is invisible', 'later'],
    ['Failed to capture tab: image readback failed', 'later'],
    ['Tabs cannot be edited right now (user may be dragging a tab).', 'later'],
    [NO_RIGHT, 'refused'],
    ['Taking screenshots has been disabled', 'refused'],
    ['', 'refused'],
  ])('that the browser refuses with "%s" are answered %s', async (words, kind) => {
    const { queue } = open(() => Promise.reject(new Error(words)));
    expect((await queue.capture(1, 'page')).kind).toBe(kind);
  });

  it('are a second away where the browser counts those of an earlier life of the worker', async () => {
    let isOver = false;
    const { time, taken, queue } = open(() => (isOver ? Promise.resolve(JPEG) : Promise.reject(new Error(QUOTA))));
    expect(await queue.capture(1, 'page')).toEqual({ kind: 'later', wait: 2 * SPACING });
    isOver = true;
    const again = queue.capture(1, 'page');
    await time.run(2 * SPACING + 100);
    expect((await again).kind).toBe('taken');
    expect(taken.map(({ at }) => at)).toEqual([0, 2 * SPACING]);
  });

  it('that the browser never ends are given up, and the next one has its turn', async () => {
    const { time, queue } = open((windowId) => (windowId === 1 ? new Promise(() => undefined) : Promise.resolve(JPEG)));
    const first = queue.capture(1, 'page');
    const second = queue.capture(2, 'page');
    await time.run(11_000);
    expect((await first).kind).toBe('later');
    expect((await second).kind).toBe('taken');
    expect(time.waiting()).toBe(0);
  });

  it.each(['', 'data:,', 'data:image/png;base64,iVBORw0KGgo=', 'https://evil.example/', 'data:image/jpeg;base64,%'])(
    'are pictures of the kind that was asked for: not "%s"',
    async (address) => {
      const { queue } = open(() => Promise.resolve(address));
      expect(await queue.capture(1, 'page')).toEqual({ kind: 'refused' });
    },
  );
});

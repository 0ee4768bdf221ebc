import { describe, expect, it } from 'vitest';
import { type AreasReader, createAreasReader } from '../../src/detection/capture/areas-reader.ts';
import { createCaptureQueue, SPACING } from '../../src/detection/capture/capture-queue.ts';
import { MOST_DECODING } from '../../src/detection/capture/decode-time.ts';
import type { Shown } from '../../src/detection/capture/shown-tab.ts';
import type { AreaInView } from '../../src/messaging/messages.ts';
import type { ObservedPage } from '../../src/messaging/observed-page.ts';
import type { PixelImage } from '../../src/vision/image.ts';
import { paint, paintCode } from '../vision/paint.ts';
import { createFakeClock } from './fake-browser.ts';
import { createFakePictures, pictureOf } from './pictures.ts';

const TEXT = 'https://login.example/qr#AbCdEfGhIjKlMnOpQrStU_';
const OTHER = 'https://login.example/qr#_UtSrQpOnMlKjIhGfEdCbA';
const PAGE: ObservedPage = {
  tabId: 3,
  windowId: 1,
  document: { kind: 'browser', id: 'document-1' },
  origin: 'https://shop.example',
  path: '/login',
  title: 'Shop',
  privateWindow: false,
};
const VIEW = { width: 640, height: 480 };
const EVERYTHING: AreaInView = { x: 0, y: 0, ...VIEW };
/** Where the code of `SCREEN` stands. */
const NEAR: readonly AreaInView[] = [{ x: 90, y: 40, width: 160, height: 160 }];
const CODE = paintCode(TEXT, { module: 4 });
/** Two pixels for a CSS pixel, with a code at 100, 50. */
const SCREEN = pictureOf(1280, 960, { x: 200, y: 100, image: CODE });

function open(options: { image?: PixelImage; isGranted?: boolean; isScanning?: boolean; slow?: boolean } = {}) {
  const { image = SCREEN, isGranted = true, isScanning = false } = options;
  const time = createFakeClock();
  // Decoding takes no time of this clock, but where a test says so.
  const clock = {
    ...time.clock,
    now() {
      if (options.slow === true) time.spend(25);
      return time.clock.now();
    },
  };
  const pictures = createFakePictures(image);
  const state = { captures: 0, warmed: 0, shown: (): Shown => 'shown', onCapture: (): void => undefined };
  const reader = createAreasReader({
    queue: createCaptureQueue({
      captureVisibleTab() {
        state.captures += 1;
        state.onCapture();
        return Promise.resolve('data:image/jpeg;base64,/9j/AA==');
      },
      clock,
    }),
    openPicture: pictures.openPicture,
    shown: () => Promise.resolve(state.shown()),
    isScanning: () => isScanning,
    mayCapture: () => Promise.resolve(isGranted),
    warm: () => void (state.warmed += 1),
    clock,
  });
  /** Reads while the time goes by. */
  async function read(areas: readonly AreaInView[] = [EVERYTHING], page = PAGE, viewport = VIEW) {
    const answer = reader.read(page, { areas, viewport });
    const state = { isOver: false };
    void answer.then(() => (state.isOver = true));
    while (!state.isOver) await time.run(50);
    return answer;
  }
  return { time, state, pictures, reader: reader satisfies AreasReader, read };
}

describe('areas of a tab', () => {
  it('are read, with the place of each code in CSS pixels and the area that it was asked for by', async () => {
    const { read, pictures } = open();
    const reading = await read([
      { x: 400, y: 300, width: 200, height: 150 },
      { x: 90, y: 40, width: 160, height: 160 },
    ]);
    expect(reading).toMatchObject({ kind: 'read', codes: [{ text: TEXT, area: 1 }] });
    if (reading.kind !== 'read') return;
    const [code] = reading.codes;
    // Without its quiet zone the code stands at 108, 58 and is half as wide as in the picture.
    const side = (CODE.width - 32) / 2;
    for (const place of [code?.x ?? 0, (code?.y ?? 0) + 50]) {
      expect(place).toBeGreaterThan(95);
      expect(place).toBeLessThanOrEqual(108);
    }
    expect(code?.width).toBeGreaterThanOrEqual(side);
    expect(code?.width).toBeLessThan(side + 20);
    expect(pictures.state).toEqual({ open: 0, opened: 1 });
  });

  it('say where each of two codes stands, so that one over a frame is not taken for one beside it', async () => {
    const second = paintCode(OTHER, { module: 4 });
    const image = pictureOf(1280, 960, { x: 200, y: 100, image: CODE }, { x: 800, y: 600, image: second });
    const reading = await open({ image }).read();
    if (reading.kind !== 'read') throw new Error(reading.kind);
    const places = reading.codes.map(({ text, x, y, width, height }) => [text, x + width / 2, y + height / 2] as const);
    expect(places).toHaveLength(2);
    for (const [text, x, y] of places) {
      const [left, top] = text === TEXT ? [100, 50] : [400, 300];
      expect(Math.abs(x - left - CODE.width / 4)).toBeLessThan(10);
      expect(Math.abs(y - top - CODE.width / 4)).toBeLessThan(10);
    }
  });

  it('say every code in them, however small it is beside another', async () => {
    const large = paintCode('https://news.example/', { module: 20 });
    const image = pictureOf(1280, 960, { x: 40, y: 40, image: large }, { x: 1000, y: 700, image: CODE });
    const reading = await open({ image, isScanning: true }).read();
    if (reading.kind !== 'read') throw new Error(reading.kind);
    expect(reading.codes.map(({ text }) => text)).toEqual(['https://news.example/', TEXT]);
  });

  it('are refused where not every site is granted, but for the tab that a person is having scanned', async () => {
    const automatic = open({ isGranted: false });
    expect(await automatic.read()).toEqual({ kind: 'refused' });
    expect(automatic.state.captures).toBe(0);
    expect((await open({ isGranted: false, isScanning: true }).read(NEAR)).kind).toBe('read');
  });

  it.each([
    ['gone', 'refused'],
    ['hidden', 'later'],
  ] as const)('of a document that is %s when its turn comes are not captured', async (shown, kind) => {
    const { read, state } = open();
    state.shown = () => shown;
    expect((await read()).kind).toBe(kind);
    expect(state.captures).toBe(0);
  });

  it.each([
    ['gone', 'refused'],
    ['hidden', 'later'],
  ] as const)('are thrown away unread where the document is %s after the capture', async (shown, kind) => {
    const { read, state, pictures } = open();
    state.onCapture = () => {
      state.shown = () => shown;
    };
    expect((await read()).kind).toBe(kind);
    expect(state.captures).toBe(1);
    expect(pictures.parts).toEqual([]);
    expect(pictures.state.open).toBe(0);
  });

  it('P11: are thrown away where the tab went elsewhere and came back while it was captured', async () => {
    const { read, state, reader, pictures } = open();
    state.onCapture = () => reader.tabChanged(PAGE.tabId);
    expect((await read()).kind).toBe('later');
    expect(pictures.parts).toEqual([]);
    // What another tab does is nothing to this one.
    state.onCapture = () => reader.tabChanged(PAGE.tabId + 1);
    expect((await read(NEAR)).kind).toBe('read');
  });

  it('are not read off a picture of another shape than the page says', async () => {
    const { read, pictures } = open();
    expect((await read([EVERYTHING], PAGE, { width: 640, height: 400 })).kind).toBe('later');
    expect(pictures.parts).toEqual([]);
    expect(pictures.state.open).toBe(0);
  });

  it('are read off at most 1024 pixels a side, whatever they claim to cover, and none beside the picture', async () => {
    const { read, pictures } = open();
    const everywhere = { x: -1e6, y: -1e6, width: 1e6 + 640, height: 1e6 + 480 };
    await read([everywhere, { x: 640, y: 0, width: 9, height: 9 }]);
    expect(pictures.parts.length).toBeGreaterThan(0);
    for (const { width, height } of pictures.parts) expect(Math.max(width, height)).toBeLessThanOrEqual(1024);
  });

  it('are asked for one at a time by a tab: a second request is put off', async () => {
    const { time, reader, state } = open();
    const request = { areas: NEAR, viewport: VIEW };
    const first = reader.read(PAGE, request);
    expect(await reader.read(PAGE, request)).toEqual({ kind: 'later', wait: SPACING });
    await time.run(100);
    expect((await first).kind).toBe('read');
    expect(state.captures).toBe(1);
  });

  it('take no more of the worker than a while, and a tab that showed nothing rests after it', async () => {
    // Every look at the clock takes 25 ms here.
    const { read, pictures, state } = open({ image: paint(640, 480, () => 255), slow: true });
    expect(await read(Array<AreaInView>(8).fill(EVERYTHING))).toEqual({ kind: 'read', codes: [] });
    expect(pictures.parts.length).toBeLessThan(MOST_DECODING.page / 40);
    const rested = await read();
    expect(rested.kind === 'later' && rested.wait > MOST_DECODING.page).toBe(true);
    expect(state.captures).toBe(1);
    expect((await read([EVERYTHING], { ...PAGE, tabId: 4 })).kind).toBe('read');
  });

  it('give a tab a rest that always shows a code, too', async () => {
    const { read, state } = open({ slow: true });
    const first = await read(Array<AreaInView>(8).fill(EVERYTHING));
    expect(first.kind === 'read' && first.codes.length > 0).toBe(true);
    const rested = await read();
    expect(rested.kind === 'later' && rested.wait > MOST_DECODING.page).toBe(true);
    expect(state.captures).toBe(1);
  });

  it('are looked at for longer, and without a rest before it, where a person waits', async () => {
    const { read, pictures } = open({ image: paint(640, 480, () => 255), slow: true, isScanning: true });
    await read(Array<AreaInView>(8).fill(EVERYTHING));
    expect(pictures.parts.length).toBeGreaterThan(MOST_DECODING.page / 40);
    expect((await read()).kind).toBe('read');
  });

  it('let the decoder warm up once, while the first capture is under way', async () => {
    const { read, state } = open();
    await read(NEAR);
    await read(NEAR);
    expect(state.warmed).toBe(1);
  });
});

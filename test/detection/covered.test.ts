// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Captured, CapturedTexts } from '../../src/detection/captures.ts';
import { openLooks } from '../../src/detection/looks.ts';
import { createReader } from '../../src/detection/reader.ts';
import { watch } from '../../src/detection/watch.ts';
import { createFakeClock, createFakeViewport, setVisibility } from './fake-browser.ts';

/** A picture that was captured while something lay over it, or before it was there behind the same address. */

const SECOND = 1000;
let ending = new AbortController();
beforeEach(() => {
  ending = new AbortController();
  document.body.replaceChildren();
  setVisibility('visible');
});
afterEach(() => ending.abort());

/** A watched page with one picture of another origin. `shows`: what is on the screen in its place. */
function pageWithPicture(place: (image: Element) => void = (image) => document.body.append(image)) {
  const viewport = createFakeViewport();
  const time = createFakeClock();
  const screen = { shows: [] as readonly string[], delay: 0, isMoving: false, isAway: false };
  const captured: number[] = [];
  const told: (readonly string[])[] = [];
  const read = createReader(
    () => Promise.resolve({ kind: 'unreadable', address: 'https://pictures.example.test/one' }),
    () => [],
    {
      captures: {
        read() {
          captured.push(time.clock.now());
          const taken: CapturedTexts = { kind: 'captured', texts: screen.shows, framed: [] };
          const none: Captured | null = screen.isMoving
            ? { kind: 'unsettled' }
            : screen.isAway
              ? { kind: 'gone' }
              : null;
          const capture: Captured = none ?? taken;
          return new Promise((resolve) => time.clock.after(screen.delay, () => resolve(capture)));
        },
        readAll: () => Promise.resolve({ kind: 'gone' }),
        allow: () => undefined,
      },
      readPicture: null,
      mayHoldCode: () => false,
      clock: time.clock,
      signal: ending.signal,
    },
  );
  const image = document.createElement('img');
  place(image);
  viewport.place(image);
  watch({
    document,
    looks: Promise.resolve((deps) => openLooks(read, deps)),
    clock: time.clock,
    signal: ending.signal,
    onSighting: ({ texts }) => told.push([...texts]),
    onCandidate: () => undefined,
    onDistant: () => undefined,
    isWanted: () => true,
  });
  return { time, screen, captured, told, image };
}

describe('what a capture showed no code of', () => {
  it('is captured again once anything on the page has changed, and never while nothing has', async () => {
    const { time, screen, captured, told } = pageWithPicture();
    const banner = document.createElement('p');
    document.body.append(banner);
    await time.run(30 * SECOND);
    expect(captured).toHaveLength(1);
    screen.shows = ['under it'];
    banner.remove();
    await time.run(SECOND);
    expect(captured).toHaveLength(2);
    expect(told.at(-1)).toEqual(['under it']);
  });

  it('is captured again where the page changed while the capture was on its way', async () => {
    const { time, screen, told } = pageWithPicture();
    screen.delay = 500;
    await time.run(300);
    screen.shows = ['under it'];
    document.body.append(document.createElement('p'));
    await time.run(3 * SECOND);
    expect(told.at(-1)).toEqual(['under it']);
  });

  it('is captured again where the page was scrolled below what is fixed over it', async () => {
    const { time, screen, told } = pageWithPicture();
    await time.run(5 * SECOND);
    screen.shows = ['under it'];
    document.dispatchEvent(new Event('scroll'));
    await time.run(SECOND);
    expect(told.at(-1)).toEqual(['under it']);
  });

  it('is captured again where what it stands in was scrolled: no scroll leaves a shadow root', async () => {
    const roots: ShadowRoot[] = [];
    const { time, screen, captured, told } = pageWithPicture((image) => {
      const [outer, inner] = [document.createElement('div'), document.createElement('div')];
      document.body.append(outer);
      for (const host of [outer, inner]) roots.push(host.attachShadow({ mode: 'open' }));
      roots[0]?.append(inner);
      roots[1]?.append(image);
    });
    for (const [index, root] of roots.entries()) {
      await time.run(5 * SECOND);
      expect(captured).toHaveLength(index + 1);
      screen.shows = index === 0 ? [] : ['under it'];
      root.dispatchEvent(new Event('scroll'));
      await time.run(SECOND);
      expect(captured).toHaveLength(index + 2);
    }
    expect(told.at(-1)).toEqual(['under it']);
  });

  it('is captured ever less often on a page that changes without end', async () => {
    const { time, captured } = pageWithPicture();
    for (let second = 0; second < 70; second++) {
      document.body.append(document.createElement('p'));
      await time.run(SECOND);
    }
    const rests = captured.slice(1).map((at, index) => Math.round((at - (captured[index] ?? 0)) / SECOND));
    expect(rests).toEqual(rests.toSorted((one, other) => one - other));
    expect(rests.length).toBeGreaterThan(4);
    expect(rests.length).toBeLessThan(8);
    expect(rests.at(-1)).toBeGreaterThan(30);
  });

  it('is captured again, after a longer rest, where no capture could be settled: something moved all the time', async () => {
    const { time, screen, captured, told } = pageWithPicture();
    screen.isMoving = true;
    await time.run(SECOND);
    Object.assign(screen, { isMoving: false, shows: ['still'] });
    document.body.append(document.createElement('p'));
    await time.run(5 * SECOND);
    expect(captured).toHaveLength(1);
    await time.run(5 * SECOND);
    expect(told.at(-1)).toEqual(['still']);
  });

  it('is captured again soon where it was out of view as its turn came, and is scrolled to', async () => {
    const { time, screen, told } = pageWithPicture();
    screen.isAway = true;
    await time.run(SECOND);
    Object.assign(screen, { isAway: false, shows: ['in view'] });
    document.dispatchEvent(new Event('scroll'));
    await time.run(SECOND);
    expect(told.at(-1)).toEqual(['in view']);
  });

  it('and one that showed a code, when the picture itself has changed behind its address', async () => {
    const { time, screen, captured, told, image } = pageWithPicture();
    screen.shows = ['first'];
    await time.run(10 * SECOND);
    document.body.append(document.createElement('p'));
    await time.run(10 * SECOND);
    expect(captured).toHaveLength(1);
    screen.shows = ['second'];
    image.setAttribute('src', '');
    await time.run(SECOND);
    expect(told.at(-1)).toEqual(['second']);
  });
});

describe('when everything ends', () => {
  it('nothing is drawn, asked for or kept any more', async () => {
    const { time, captured } = pageWithPicture();
    await time.run(SECOND);
    ending.abort();
    document.body.append(document.createElement('p'));
    await time.run(10 * SECOND);
    expect(captured).toHaveLength(1);
    expect(time.waiting()).toBe(0);
  });
});

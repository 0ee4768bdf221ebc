// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createCaptures } from '../../src/detection/captures.ts';
import { windowOf } from '../../src/detection/frame-document.ts';
import type { AreasReading, CapturedCode } from '../../src/messaging/messages.ts';
import { createFakeClock } from './fake-browser.ts';

const SECOND = 1000;

beforeEach(() => document.body.replaceChildren());

const code = (text: string, area = 0, x = 20): CapturedCode => ({ text, area, x, y: 20, width: 100, height: 100 });
const read = (...codes: readonly CapturedCode[]): AreasReading => ({ kind: 'read', codes });

/** A tab whose background answers what `answers` hold, one after the other, and nothing found after that. */
function capturedTab(...answers: readonly (AreasReading | 'unreachable')[]) {
  const time = createFakeClock();
  const asked: (readonly object[])[] = [];
  const captures = createCaptures(
    document,
    ({ areas }) => {
      asked.push(areas);
      const answer = answers[asked.length - 1] ?? read();
      return answer === 'unreachable' ? Promise.reject(new Error('gone')) : Promise.resolve(answer);
    },
    time.clock,
    new AbortController().signal,
  );
  return { time, asked, captures };
}

/** An element at a place; `move` puts it elsewhere. */
function placed(name: string, x = 10, parent: Element = document.body) {
  const element = document.createElement(name);
  const place = { x };
  element.getBoundingClientRect = () => new DOMRect(place.x, 10, 200, 200);
  parent.append(element);
  return { element, move: (to: number) => void (place.x = to) };
}

describe('elements that only a capture can read', () => {
  it('wait for two frames, and are asked for together', async () => {
    const { time, asked, captures } = capturedTab(read(code('one', 0), code('two', 1, 400)));
    const both = [placed('canvas'), placed('canvas', 390)].map(({ element }) => captures.read(element));
    expect(asked).toEqual([]);
    await time.run(SECOND);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(2);
    expect(await Promise.all(both)).toEqual([
      { kind: 'captured', texts: ['one'], framed: [] },
      { kind: 'captured', texts: ['two'], framed: [] },
    ]);
  });

  it('that wait already are not asked for twice, and no more than eight at one time', async () => {
    const { time, asked, captures } = capturedTab();
    const { element } = placed('canvas');
    expect(captures.read(element)).toBe(captures.read(element));
    for (let index = 0; index < 9; index++) void captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(asked.map((areas) => areas.length)).toEqual([8, 2]);
  });

  it('are asked for again when the background says later, in its time', async () => {
    const { time, asked, captures } = capturedTab({ kind: 'later', wait: 2 * SECOND }, read(code('one')));
    const reading = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(asked).toHaveLength(1);
    await time.run(2 * SECOND);
    expect(asked).toHaveLength(2);
    expect(await reading).toMatchObject({ texts: ['one'] });
  });

  it('are given up after a dozen times of later', async () => {
    const { time, asked, captures } = capturedTab(
      ...Array.from({ length: 40 }, (): AreasReading => ({ kind: 'later', wait: 0 })),
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(20 * SECOND);
    expect(await reading).toEqual({ kind: 'unsettled' });
    expect(asked).toHaveLength(12);
  });

  it('are not asked for any more once one was refused, until the person asks', async () => {
    const { time, asked, captures } = capturedTab({ kind: 'refused' }, read(code('one')));
    const first = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(await first).toEqual({ kind: 'refused' });
    expect(await captures.read(placed('canvas').element)).toEqual({ kind: 'refused' });
    await time.run(SECOND);
    expect(asked).toHaveLength(1);
    captures.allow();
    const again = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(await again).toMatchObject({ texts: ['one'] });
  });

  it('are asked for again after a rest where the background could not be reached: that is no refusal', async () => {
    const { time, asked, captures } = capturedTab('unreachable', read(code('one')));
    const reading = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(asked).toHaveLength(1);
    await time.run(2 * SECOND);
    expect(await reading).toMatchObject({ texts: ['one'] });
  });

  it('that moved meanwhile wait for the next capture: something else may stand in their place', async () => {
    const time = createFakeClock();
    const { element, move } = placed('canvas');
    let asked = 0;
    const captures = createCaptures(
      document,
      () => {
        asked += 1;
        if (asked === 1) move(60);
        return Promise.resolve(read(code(`capture ${asked}`)));
      },
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(element);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: ['capture 2'], framed: [] });
  });

  it('wait for the next capture where two fingers moved the view meanwhile, though it is back', async () => {
    const time = createFakeClock();
    const view = { scale: 2, offsetLeft: 0, offsetTop: 0, width: 512, height: 384 };
    const target = windowOf(document) ?? window;
    Object.defineProperty(target, 'visualViewport', { configurable: true, value: view });
    onTestFinished(() => void Reflect.deleteProperty(target, 'visualViewport'));
    let asked = 0;
    const captures = createCaptures(
      document,
      () => {
        asked += 1;
        if (asked > 1) return Promise.resolve(read(code('second')));
        return new Promise((resolve) => {
          time.clock.after(100, () => void (view.offsetLeft = 30));
          time.clock.after(300, () => void (view.offsetLeft = 0));
          time.clock.after(500, () => resolve(read(code('first'))));
        });
      },
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(2 * SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: ['second'], framed: [] });
  });

  it('are gone at once when everything ends, whatever is under way', async () => {
    const ending = new AbortController();
    const time = createFakeClock();
    const captures = createCaptures(document, () => new Promise(() => undefined), time.clock, ending.signal);
    const asked = captures.read(placed('canvas').element);
    await time.run(SECOND);
    const waits = captures.read(placed('canvas').element);
    ending.abort();
    expect(await Promise.all([asked, waits, captures.readAll()])).toEqual(Array(3).fill({ kind: 'gone' }));
    expect(time.waiting()).toBe(0);
  });

  it('do not wait for one that can not be asked where it is', async () => {
    const { time, captures } = capturedTab(read(code('one')), read(code('two')));
    const odd = placed('canvas').element;
    odd.getBoundingClientRect = () => {
      throw new TypeError('not a function');
    };
    const failed = captures.read(odd);
    const reading = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(await Promise.all([failed, reading])).toMatchObject([{ kind: 'gone' }, { texts: ['one'] }]);
  });

  it('that are out of view are gone', async () => {
    const { time, asked, captures } = capturedTab();
    const reading = captures.read(placed('canvas', -500).element);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'gone' });
    expect(asked).toEqual([]);
  });
});

describe('P11: a captured rectangle over a frame of another origin is foreign', () => {
  it('whatever element of the page was asked for', async () => {
    const { time, captures } = capturedTab(read(code('over it', 0, 20), code('beside it', 0, 400)));
    placed('embed', 0);
    const wide = placed('canvas').element;
    const reading = captures.read(wide);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: ['beside it'], framed: ['over it'] });
  });

  it('also where the frame is in a shadow root', async () => {
    const { time, captures } = capturedTab(read(code('one')));
    const root = document.createElement('div');
    document.body.append(root);
    const inside = document.createElement('div');
    root.attachShadow({ mode: 'open' }).append(inside);
    placed('embed', 0, inside);
    const reading = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: [], framed: ['one'] });
  });

  it('also where the frame left while the answer was on its way', async () => {
    const time = createFakeClock();
    const { element: frame } = placed('embed', 0);
    const captures = createCaptures(
      document,
      () => {
        frame.remove();
        return Promise.resolve(read(code('one')));
      },
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: [], framed: ['one'] });
  });

  it('and so is everything that a capture of such a frame shows', async () => {
    const { time, captures } = capturedTab(read(code('one', 0, 5_000)));
    const reading = captures.read(placed('embed').element);
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: [], framed: ['one'] });
  });

  it('and a capture of all that can be seen tells both apart', async () => {
    const { time, captures } = capturedTab(read(code('over it', 0, 20), code('beside it', 0, 400)));
    placed('embed', 0);
    const reading = captures.readAll();
    await time.run(SECOND);
    expect(await reading).toEqual({ kind: 'captured', texts: ['beside it'], framed: ['over it'] });
  });
});

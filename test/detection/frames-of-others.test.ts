// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createCaptures } from '../../src/detection/captures.ts';
import { foreignFrames, isForeignFrame } from '../../src/detection/foreign-frames.ts';
import { frameDocument, windowOf } from '../../src/detection/frame-document.ts';
import type { CapturedCode } from '../../src/messaging/messages.ts';
import { createFakeClock } from './fake-browser.ts';

/** What a frame of another origin shows must never count as the page's own, however it comes and goes. */

beforeEach(() => document.body.replaceChildren());

const CODE: CapturedCode = { text: 'code', area: 0, x: 20, y: 20, width: 100, height: 100 };
const FRAMED = { kind: 'captured', texts: [], framed: ['code'] };
const OWN = { kind: 'captured', texts: ['code'], framed: [] };

/** An element at a place that a test may change. */
function placed(name: string, place = { x: 10, y: 10, width: 200, height: 200 }, parent: Node = document.body) {
  const element = document.createElement(name);
  const at = { ...place };
  element.getBoundingClientRect = () => new DOMRect(at.x, at.y, at.width, at.height);
  parent.appendChild(element);
  return { element, at };
}

/** What a capture of a canvas says; `during` runs while it is taken. */
async function captured(during: () => void = () => undefined, code: CapturedCode = CODE, before?: () => void) {
  const time = createFakeClock();
  let asked = 0;
  const captures = createCaptures(
    document,
    () => {
      asked += 1;
      during();
      return Promise.resolve({ kind: 'read', codes: [code] });
    },
    time.clock,
  );
  const reading = captures.read(placed('canvas').element);
  before?.();
  await time.run(5_000);
  return { said: await reading, asked };
}

/** A frame that shows a document of the page's own origin: the page's, since happy-dom loads no frames. */
function ownFrame() {
  const { element: frame } = placed('object');
  give(frame, 'contentDocument', document);
  return { frame, inside: document };
}

/** The document has this as its own until the end of the test. */
function give(target: object, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, value });
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, before);
  });
}

describe('P11: a frame is of another origin', () => {
  it('when the page has sandboxed it, though it may keep its origin', () => {
    const { frame, inside } = ownFrame();
    expect(frameDocument(frame)).toBe(inside);
    frame.setAttribute('sandbox', 'allow-same-origin');
    expect(frameDocument(frame)).toBeNull();
    expect(isForeignFrame(frame)).toBe(true);
  });

  it('whatever its document holds under the name of its window', () => {
    const { frame, inside } = ownFrame();
    give(inside, 'defaultView', { origin: 'https://evil.example' });
    expect(frameDocument(frame)).toBe(inside);
    expect(windowOf(inside)?.origin).toBe(window.origin);
  });

  it('and shows nothing where it has no extent', () => {
    placed('embed', { x: 0, y: 0, width: 0, height: 0 });
    expect(foreignFrames(document)).toEqual([]);
  });
});

describe('P11: on a capture, a code is the frame’s', () => {
  it('that stood there as it was asked for, and was gone when it was taken', async () => {
    const { element } = placed('embed');
    const { said } = await captured(undefined, CODE, () => element.remove());
    expect(said).toEqual(FRAMED);
  });

  it('that is in a shadow root, and made itself small before anybody could look', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const { element, at } = placed('embed', undefined, host.attachShadow({ mode: 'closed' }));
    const time = createFakeClock();
    const captures = createCaptures(
      document,
      () => {
        at.width = 5;
        return Promise.resolve({ kind: 'read', codes: [{ ...CODE, area: 1 }] });
      },
      time.clock,
    );
    void captures.read(element);
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(FRAMED);
  });

  it('that came over it and left while the capture waited for its turn', async () => {
    const { at } = placed('embed', { x: 500, y: 500, width: 50, height: 50 });
    const home = { ...at };
    const time = createFakeClock();
    const captures = createCaptures(
      document,
      () =>
        new Promise((resolve) => {
          time.clock.after(300, () => void Object.assign(at, { x: 10, y: 10, width: 200, height: 200 }));
          time.clock.after(600, () => void Object.assign(at, home));
          time.clock.after(1_000, () => resolve({ kind: 'read', codes: [CODE] }));
        }),
      time.clock,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(FRAMED);
    // And nobody looks any more.
    expect(time.waiting()).toBe(0);
  });

  it('of the page’s origin that showed another document meanwhile', async () => {
    const { frame } = ownFrame();
    const { said } = await captured(() => give(frame, 'contentDocument', new Document()));
    expect(said).toEqual(FRAMED);
  });

  it('though its place has no extent', async () => {
    placed('embed', { x: 0, y: 0, width: 300, height: 300 });
    const { said } = await captured(undefined, { ...CODE, width: 0, height: 0 });
    expect(said).toEqual(FRAMED);
  });

  it('and not of one that stood there before the page was scrolled', async () => {
    const { at } = placed('embed');
    const time = createFakeClock();
    let asked = 0;
    const captures = createCaptures(
      document,
      () => {
        asked += 1;
        at.x = 5_000;
        return Promise.resolve(asked === 1 ? { kind: 'later', wait: 100 } : { kind: 'read', codes: [CODE] });
      },
      time.clock,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(OWN);
  });
});

describe('P11: during a view transition, which shows frames that are gone', () => {
  it('nothing is captured until it is over', async () => {
    give(Document.prototype, 'activeViewTransition', {});
    const { said, asked } = await captured();
    expect([said, asked]).toEqual([{ kind: 'gone' }, 0]);
  });

  it('that began as the capture was taken, that is thrown away', async () => {
    const animations: object[] = [];
    give(Document.prototype, 'getAnimations', () => animations);
    const { said, asked } = await captured(() => {
      if (animations.length === 0) animations.push({ effect: { pseudoElement: '::view-transition-old(root)' } });
      else animations.length = 0;
    });
    // The second capture is never asked for: a transition that does not end is given up.
    expect([said, asked]).toEqual([{ kind: 'gone' }, 1]);
  });
});

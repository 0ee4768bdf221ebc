// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createCaptures } from '../../src/detection/captures.ts';
import { isForeignFrame } from '../../src/detection/foreign-frames.ts';
import { frameDocument, windowOf } from '../../src/detection/frame-document.ts';
import type { CapturedCode } from '../../src/messaging/messages.ts';
import { createFakeClock, settle } from './fake-browser.ts';

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
    new AbortController().signal,
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

/** A frame that shows a document of its own, of the page's origin. */
function innerFrame() {
  const { element: frame } = placed('object', { x: 0, y: 0, width: 0, height: 0 });
  const inside = document.implementation.createHTMLDocument();
  give(Object.getPrototypeOf(inside) as object, 'defaultView', window);
  give(frame, 'contentDocument', inside);
  return { frame, inside };
}

/** A view transition of a part of the page, as the browser's selector tells of it. */
function transitionOf(part: Element) {
  const prototype = Object.getPrototypeOf(document) as Document;
  const before = Reflect.get(prototype, 'querySelectorAll') as (this: Document, selector: string) => unknown;
  const transition = { isActive: false };
  give(prototype, 'querySelectorAll', function (this: Document, selector: string) {
    if (selector === ':active-view-transition') return transition.isActive ? [part] : [];
    return before.call(this, selector);
  });
  return transition;
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

  it('and shows nothing where it has no extent', async () => {
    placed('embed', { x: 60, y: 60, width: 0, height: 0 });
    expect((await captured()).said).toEqual(OWN);
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
      new AbortController().signal,
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
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(FRAMED);
    // And nobody looks any more, but for what is kept in case of another capture.
    expect(time.waiting()).toBe(1);
    await time.run(30_000);
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
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(OWN);
  });
});

describe('P11: a frame of another origin is known', () => {
  it('in a shadow root, though nobody asked about it and it left while the capture was taken', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const { element } = placed('embed', undefined, host.attachShadow({ mode: 'open' }));
    const { said } = await captured(() => element.remove());
    expect(said).toEqual(FRAMED);
  });

  it('in a document that a frame of the page shows, though it left while the capture was taken', async () => {
    const { inside } = innerFrame();
    const { element } = placed('embed', undefined, inside.body);
    const { said } = await captured(() => element.remove());
    expect(said).toEqual(FRAMED);
  });

  it('when it came while the capture was taken, and left before its answer', async () => {
    const time = createFakeClock();
    const host = document.createElement('div');
    const { element } = placed('embed', undefined, host.attachShadow({ mode: 'open' }));
    const captures = createCaptures(
      document,
      () =>
        new Promise((resolve) => {
          time.clock.after(300, () => document.body.append(host));
          time.clock.after(600, () => element.remove());
          time.clock.after(1_000, () => resolve({ kind: 'read', codes: [CODE] }));
        }),
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect(await reading).toEqual(FRAMED);
  });

  it('when it came and left between two animation frames, where nobody saw it: it is captured once more', async () => {
    const time = createFakeClock();
    let asked = 0;
    const captures = createCaptures(
      document,
      async () => {
        asked += 1;
        if (asked === 1) {
          const { element } = placed('embed');
          await settle();
          element.remove();
          await settle();
        }
        return { kind: 'read', codes: [CODE] };
      },
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect([await reading, asked]).toEqual([OWN, 2]);
  });

  it('also one that makes asking fail where it is: nothing is settled beside it, and all is once it is gone', async () => {
    const { element } = placed('embed');
    element.getBoundingClientRect = () => {
      throw new Error('no');
    };
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 12 });
    element.remove();
    expect((await captured()).said).toEqual(OWN);
  });

  it('in a shadow root that is found only with the code: it is captured once more', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const { said, asked } = await captured(() => {
      // No mutation tells of this.
      if (host.shadowRoot === null) placed('embed', undefined, host.attachShadow({ mode: 'open' }));
    });
    expect([said, asked]).toEqual([FRAMED, 2]);
  });

  it('wherever it was between the places in which it was met', async () => {
    const { at } = placed('embed', { x: 700, y: 10, width: 200, height: 200 });
    const { said } = await captured(() => void (at.x = -700));
    expect(said).toEqual(FRAMED);
  });

  it('and while an animation moves it, nobody knows where it is: nothing is settled', async () => {
    const around = document.createElement('section');
    document.body.append(around);
    placed('embed', { x: 700, y: 700, width: 50, height: 50 }, around);
    const keyframes: Keyframe[] = [{ offset: 0, transform: 'none' }];
    const animation = { playState: 'running', effect: { target: around, getKeyframes: () => keyframes } };
    give(Document.prototype, 'getAnimations', () => [animation]);
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 12 });
    for (const still of [{ opacity: '0' }, { backgroundPositionX: '9px', outlineWidth: '2px' }]) {
      keyframes.splice(0, 1, { offset: 0, ...still });
      expect((await captured()).said).toEqual(OWN);
    }
  });

  it('and while an animation in a shadow root moves it, too: its document tells nothing of that', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const around = document.createElement('section');
    const root = host.attachShadow({ mode: 'open' });
    root.append(around);
    placed('embed', { x: 700, y: 700, width: 50, height: 50 }, around);
    const effect = { target: around, getKeyframes: () => [{ offset: 0, transform: 'none' }] };
    give(ShadowRoot.prototype, 'getAnimations', function (this: ShadowRoot) {
      return this === root ? [{ playState: 'running', effect }] : [];
    });
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 12 });
  });

  it('only as long as its tree is in the page: of what has left nothing is kept', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const root = host.attachShadow({ mode: 'open' });
    const asked: ShadowRoot[] = [];
    give(ShadowRoot.prototype, 'getAnimations', function (this: ShadowRoot) {
      asked.push(this);
      return [];
    });
    const time = createFakeClock();
    const answer = () => Promise.resolve({ kind: 'read', codes: [CODE] } as const);
    const captures = createCaptures(document, answer, time.clock, new AbortController().signal);
    void captures.read(placed('canvas').element);
    await time.run(1_000);
    expect(asked).toContain(root);
    host.remove();
    asked.length = 0;
    const reading = captures.read(placed('canvas').element);
    await time.run(1_000);
    expect([await reading, asked]).toEqual([OWN, []]);
  });

  it('and stands still while what turns is drawn before or after the content around it', async () => {
    const around = document.createElement('section');
    document.body.append(around);
    placed('embed', { x: 700, y: 700, width: 50, height: 50 }, around);
    const effect = { target: around, pseudoElement: '::after', getKeyframes: () => [{ rotate: '1turn' }] };
    give(Document.prototype, 'getAnimations', () => [{ playState: 'running', effect }]);
    expect((await captured()).said).toEqual(OWN);
    effect.pseudoElement = '::details-content';
    expect((await captured()).said).toEqual({ kind: 'unsettled' });
  });
});

describe('P11: during a view transition, which shows frames that are gone', () => {
  it('in a frame of the page’s origin, nothing is captured until it is over', async () => {
    const { inside } = innerFrame();
    const effect = { pseudoElement: '::view-transition-old(root)' };
    give(Document.prototype, 'getAnimations', function (this: Document) {
      return this === inside ? [{ effect }] : [];
    });
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 0 });
  });

  it('of an element in a shadow root, nothing is captured until it is over', async () => {
    const host = document.createElement('div');
    document.body.append(host);
    const root = host.attachShadow({ mode: 'open' });
    const effect = { pseudoElement: '::view-transition-old(root)' };
    give(ShadowRoot.prototype, 'getAnimations', function (this: ShadowRoot) {
      return this === root ? [{ effect }] : [];
    });
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 0 });
  });

  it('of a part of the page, which only that part tells of until its change is made, nothing is settled', async () => {
    const part = document.createElement('section');
    document.body.append(part);
    const transition = transitionOf(part);
    transition.isActive = true;
    expect(await captured()).toEqual({ said: { kind: 'unsettled' }, asked: 0 });
    transition.isActive = false;
    expect(await captured()).toEqual({ said: OWN, asked: 1 });
  });

  it('of a part of the page, that began and was skipped while the capture was taken, that is thrown away', async () => {
    const part = document.createElement('section');
    document.body.append(part);
    const transition = transitionOf(part);
    const time = createFakeClock();
    let asked = 0;
    const captures = createCaptures(
      document,
      () => {
        asked += 1;
        if (asked === 1) {
          time.clock.after(300, () => void (transition.isActive = true));
          time.clock.after(600, () => void (transition.isActive = false));
        }
        return new Promise((resolve) => time.clock.after(1_000, () => resolve({ kind: 'read', codes: [CODE] })));
      },
      time.clock,
      new AbortController().signal,
    );
    const reading = captures.read(placed('canvas').element);
    await time.run(5_000);
    expect([await reading, asked]).toEqual([OWN, 2]);
  });

  it('nothing is captured until it is over', async () => {
    give(Document.prototype, 'activeViewTransition', {});
    const { said, asked } = await captured();
    expect([said, asked]).toEqual([{ kind: 'unsettled' }, 0]);
  });

  it('that began as the capture was taken, that is thrown away', async () => {
    const animations: object[] = [];
    give(Document.prototype, 'getAnimations', () => animations);
    const { said, asked } = await captured(() => {
      if (animations.length === 0) animations.push({ effect: { pseudoElement: '::view-transition-old(root)' } });
      else animations.length = 0;
    });
    // The second capture is never asked for: a transition that does not end is given up.
    expect([said, asked]).toEqual([{ kind: 'unsettled' }, 1]);
  });
});

// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createCaptures } from '../../src/detection/captures.ts';
import { createPageFrames } from '../../src/detection/page-frames.ts';
import { otherRoots } from '../../src/detection/page-trees.ts';
import { createSlices } from '../../src/detection/slices.ts';
import { createTasks } from '../../src/detection/tasks.ts';
import { createFakeClock, settle, setVisibility } from './fake-browser.ts';

/** Frames of a page that changes while a capture is taken: what is known of them, for how long, and at what cost. */

beforeEach(() => {
  document.body.replaceChildren();
  setVisibility('visible');
});

const parts = (count: number, name = 'p'): Element[] =>
  Array.from({ length: count }, () => document.createElement(name));

/** The frames of the page. `lost`: how often what came or left may have held one of which nobody knows. */
function followed() {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const state = { lost: 0 };
  const page = createPageFrames(document, () => void (state.lost += 1), ending.signal);
  return { page, state, ending };
}

describe('while a capture is taken', () => {
  it('a ticker that replaces hundreds of elements at once hides no frame, and makes nothing unsure', async () => {
    const { page, state } = followed();
    page.begin();
    for (let second = 0; second < 3; second++) {
      document.body.replaceChildren(...parts(500));
      await settle();
    }
    const [frame] = parts(1, 'embed');
    document.body.replaceChildren(...parts(499), frame as Element);
    await settle();
    expect([...page.frames]).toEqual([frame]);
    expect(state.lost).toBe(0);
  });

  it('a frame that comes in a root, in a custom element, or below others is known before the next animation frame', async () => {
    const { page } = followed();
    page.begin();
    const [host, late, list] = [...parts(1, 'div'), ...parts(1, 'x-late'), ...parts(1, 'ul')] as [
      Element,
      Element,
      Element,
    ];
    host.attachShadow({ mode: 'open' }).append(...parts(1, 'embed'));
    list.append(...parts(3, 'object'));
    document.body.append(host, late, list);
    await settle();
    expect(page.frames.size).toBe(4);
    late.attachShadow({ mode: 'open' }).append(...parts(2, 'embed'));
    page.catchUp();
    expect(page.frames.size).toBe(6);
  });

  it.each([
    ['is the host itself', (host: Element) => host],
    [
      'holds the host',
      (host: Element) => {
        const [list] = parts(1, 'ul') as [Element];
        list.append(...parts(3), host);
        return list;
      },
    ],
  ])('an element that leaves with a root that nobody knew makes it unsure: it %s', async (_, make) => {
    const [host] = parts(1, 'div') as [Element];
    const leaving = make(host);
    document.body.append(leaving);
    const { page, state } = followed();
    page.begin();
    host.attachShadow({ mode: 'open' });
    leaving.remove();
    await settle();
    expect(state.lost).toBe(1);
  });

  it('more changes at once than anybody would ask one by one make it unsure, until all is searched anew', async () => {
    const { page, state } = followed();
    page.begin();
    const [frame] = parts(1, 'embed') as [Element];
    document.body.append(...parts(1_001));
    await settle();
    document.body.append(frame);
    await settle();
    expect([state.lost, page.frames.size]).toEqual([1, 0]);
    page.end();
    page.begin();
    expect([...page.frames]).toEqual([frame]);
  });

  it('an element that makes asking fail makes it unsure, and is asked again at the next beginning', async () => {
    const { page, state } = followed();
    page.begin();
    const [host] = parts(1, 'div') as [Element];
    Object.defineProperty(host, 'shadowRoot', {
      configurable: true,
      get: () => {
        throw new Error('no');
      },
    });
    document.body.append(host);
    await settle();
    expect(state.lost).toBe(1);
    Reflect.deleteProperty(host, 'shadowRoot');
    host.attachShadow({ mode: 'open' }).append(...parts(1, 'embed'));
    page.end();
    page.begin();
    expect(page.frames.size).toBe(1);
  });
});

describe('between two captures', () => {
  it('what came is found at the next beginning, little or much, and what left makes nothing unsure', async () => {
    const { page, state } = followed();
    page.begin();
    page.end();
    for (const count of [1, 300]) {
      document.body.replaceChildren(...parts(count), ...parts(count, 'embed'));
      await settle();
      page.begin();
      expect(page.frames.size).toBe(count);
      page.end();
    }
    document.body.replaceChildren();
    await settle();
    page.begin();
    expect([state.lost, page.frames.size]).toEqual([0, 0]);
  });

  it('nothing is kept once it is to be forgotten, and all is found again', async () => {
    const { page, state, ending } = followed();
    document.body.append(...parts(2, 'embed'));
    page.begin();
    expect([page.trees.size, page.frames.size]).toEqual([1, 2]);
    page.forget();
    expect([page.trees.size, page.frames.size]).toEqual([0, 0]);
    document.body.append(...parts(1, 'embed'));
    await settle();
    expect(page.frames.size).toBe(0);
    page.begin();
    expect(page.frames.size).toBe(3);
    ending.abort();
    expect([page.trees.size, page.frames.size, state.lost]).toEqual([0, 0, 0]);
  });
});

/** A page that counts who follows its mutations, with a capture that is answered when the test says so. */
function capturedPage() {
  const time = createFakeClock();
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  let following = 0;
  for (const [name, change] of [
    ['observe', 1],
    ['disconnect', -1],
  ] as const) {
    const before = Reflect.get(MutationObserver.prototype, name) as (...all: unknown[]) => void;
    Object.defineProperty(MutationObserver.prototype, name, {
      configurable: true,
      value(this: MutationObserver, ...all: unknown[]) {
        following = Math.max(0, following + change);
        before.apply(this, all);
      },
    });
    onTestFinished(
      () => void Object.defineProperty(MutationObserver.prototype, name, { configurable: true, value: before }),
    );
  }
  let asked = 0;
  const answers: (() => void)[] = [];
  const captures = createCaptures(
    document,
    () => {
      asked += 1;
      return new Promise((resolve) => {
        answers.push(() =>
          resolve({ kind: 'read', codes: [{ text: 'code', area: 0, x: 20, y: 20, width: 9, height: 9 }] }),
        );
      });
    },
    time.clock,
    ending.signal,
  );
  const [canvas] = parts(1, 'canvas') as [Element];
  canvas.getBoundingClientRect = () => new DOMRect(10, 10, 200, 200);
  document.body.append(canvas);
  return { time, canvas, captures, answer: () => answers.shift()?.(), following: () => following, asked: () => asked };
}

describe('the mutations of a page', () => {
  it('are followed for half a minute after a capture, and again for the next one', async () => {
    const { time, canvas, captures, answer, following } = capturedPage();
    for (let round = 0; round < 2; round++) {
      const reading = captures.read(canvas);
      await time.run(200);
      expect(following()).toBe(1);
      answer();
      await time.run(1_000);
      expect(await reading).toMatchObject({ texts: ['code'] });
      expect(following()).toBe(1);
      await time.run(30_000);
      expect([following(), time.waiting()]).toEqual([0, 0]);
    }
  });

  it('are not followed while the tab is hidden, and the capture that was under way is taken again', async () => {
    const { time, canvas, captures, answer, following, asked } = capturedPage();
    const reading = captures.read(canvas);
    await time.run(200);
    setVisibility('hidden');
    expect(following()).toBe(0);
    setVisibility('visible');
    answer();
    await time.run(500);
    expect([asked(), following()]).toEqual([2, 1]);
    answer();
    await time.run(500);
    expect(await reading).toMatchObject({ texts: ['code'] });
  });
});

describe('a search of every element', () => {
  const search = async (trees: ReadonlySet<Document | ShadowRoot>, cost = 0) => {
    const time = createFakeClock();
    const ending = new AbortController();
    let worked = 0;
    const longest = { slice: 0 };
    for (const element of document.querySelectorAll('div')) {
      const { shadowRoot } = element;
      Object.defineProperty(element, 'shadowRoot', {
        configurable: true,
        get: () => {
          time.spend(cost);
          worked += cost;
          longest.slice = Math.max(longest.slice, worked);
          return shadowRoot;
        },
      });
    }
    const tasks = createTasks(
      {
        ...time.clock,
        frame: (task) =>
          time.clock.frame(() => {
            worked = 0;
            task();
          }),
      },
      ending.signal,
    );
    const found = otherRoots(trees, createSlices(time.clock, tasks, 4));
    await time.run(2_000);
    return { found: await found, longest };
  };

  it('finds the roots that nobody knew, closed ones inside each other, also of what leaves meanwhile', async () => {
    const [known, outer, inner] = parts(3, 'div') as [Element, Element, Element];
    document.body.append(known, outer);
    const roots = [known, outer, inner].map((host) => host.attachShadow({ mode: 'open' })) as [
      ShadowRoot,
      ShadowRoot,
      ShadowRoot,
    ];
    roots[1].append(inner);
    const searching = search(new Set([document, roots[0]]));
    outer.remove();
    expect(await searching).toMatchObject({ found: new Set([roots[1], roots[2]]) });
  });

  it('gives the page its turn every few milliseconds', async () => {
    document.body.append(...parts(600, 'div'));
    const { found, longest } = await search(new Set([document]), 0.01);
    expect(found).toEqual(new Set());
    const whole = 600 * 0.01;
    expect(longest.slice).toBeLessThan(whole - 1);
    expect(longest.slice).toBeGreaterThan(4);
  });
});

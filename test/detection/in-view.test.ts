// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createInView } from '../../src/detection/in-view.ts';

/** Stands for both kinds of observers: who is observed, how often anew, and what the browser tells of it. */
class Observer {
  readonly observed = new Set<Element>();
  asked = 0;
  readonly callback: (entries: unknown[]) => void;
  constructor(callback: (entries: unknown[]) => void) {
    this.callback = callback;
    made.push(this);
  }
  observe(target: Element): void {
    this.observed.add(target);
    this.asked += 1;
  }
  unobserve(target: Element): void {
    this.observed.delete(target);
  }
  disconnect(): void {
    this.observed.clear();
  }
}

let made: Observer[] = [];

beforeEach(() => {
  made = [];
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal('ResizeObserver', Observer);
});

/** An element that is followed, in view with no height at first. */
function follow() {
  const entered: Element[] = [];
  const inView = createInView(
    (element) => entered.push(element),
    () => undefined,
    () => undefined,
    new AbortController().signal,
  );
  const [intersections, sizes] = made;
  if (intersections === undefined || sizes === undefined) throw new Error('there are not two observers');
  const target = document.createElement('div');
  document.body.append(target);
  inView.follow(target);
  const isIntersecting = true;
  const tellPlace = (width: number, height: number) =>
    intersections.callback([
      { target, isIntersecting, intersectionRatio: 1, boundingClientRect: { width, height }, intersectionRect: {} },
    ]);
  const tellSize = (width: number, height: number) => sizes.callback([{ target, contentRect: { width, height } }]);
  return { entered, target, intersections, sizes, tellPlace, tellSize };
}

describe('an element in view', () => {
  it('is asked for again where its picture came between its rectangle and its first size', () => {
    const { entered, target, intersections, sizes, tellPlace, tellSize } = follow();
    tellPlace(225, 0);
    expect([entered, sizes.observed.has(target)]).toEqual([[], true]);
    tellSize(225, 225);
    expect([intersections.observed.has(target), intersections.asked]).toEqual([true, 2]);
    tellPlace(225, 225);
    expect(entered).toEqual([target]);
  });

  it('is asked for again whenever it changes its size later', () => {
    const { entered, target, intersections, tellPlace, tellSize } = follow();
    tellPlace(225, 0);
    tellSize(225, 0);
    expect(intersections.asked).toBe(1);
    tellSize(225, 225);
    expect(intersections.asked).toBe(2);
    tellPlace(225, 225);
    expect(entered).toEqual([target]);
  });

  it.each([
    ['a code', 225],
    ['an icon', 16],
  ])('with the size of %s from the beginning is asked for once', (_, side) => {
    const { intersections, tellPlace, tellSize } = follow();
    tellPlace(side, side);
    tellSize(side, side);
    expect(intersections.asked).toBe(1);
  });
});

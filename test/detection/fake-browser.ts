import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/detection/clock.ts';

/** A clock that a test moves. Frames come when they are asked for, as long as the page is visible. */
export function createFakeClock() {
  let time = 0;
  let next = 0;
  const timers = new Map<number, { readonly at: number; readonly task: () => void }>();
  const frames = new Map<number, () => void>();
  const clock: Clock = {
    now: () => time,
    after(ms, task) {
      const id = next++;
      timers.set(id, { at: time + ms, task });
      return () => timers.delete(id);
    },
    frame(task) {
      const id = next++;
      frames.set(id, task);
      return () => frames.delete(id);
    },
  };
  return {
    clock,
    /** Timers and frames that wait. */
    waiting: () => timers.size + frames.size,
    /** Work that takes time: only what asks for the time sees it. */
    spend: (ms: number) => void (time += ms),
    /** Lets `ms` milliseconds go by in frames of 50, with everything that is due in them. */
    async run(ms: number) {
      for (const end = time + ms; time < end; time += 50) {
        for (const [id, { at, task }] of [...timers]) {
          if (at <= time && timers.delete(id)) task();
        }
        for (const [id, task] of [...frames]) {
          if (frames.delete(id)) task();
        }
        await settle();
      }
    },
  };
}

/** Lets promises and mutation records be delivered. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
}

interface Box {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
}

/**
 * The viewport, where a test says which element lies in it. happy-dom has no layout: its own observers never call.
 */
export function createFakeViewport() {
  const boxes = new Map<Element, Box>();
  const intersections = new Set<FakeIntersectionObserver>();

  class FakeIntersectionObserver implements IntersectionObserver {
    readonly root = null;
    readonly rootMargin = '0px';
    readonly scrollMargin = '0px';
    readonly thresholds = [];
    readonly observed = new Set<Element>();
    constructor(readonly callback: IntersectionObserverCallback) {
      intersections.add(this);
    }
    observe(target: Element): void {
      this.observed.add(target);
      this.tell(target);
    }
    unobserve(target: Element): void {
      this.observed.delete(target);
    }
    disconnect(): void {
      this.observed.clear();
    }
    takeRecords(): IntersectionObserverEntry[] {
      return [];
    }
    tell(target: Element): void {
      if (!this.observed.has(target)) return;
      const { width, height, ratio } = boxes.get(target) ?? { width: 0, height: 0, ratio: 0 };
      const rect = new DOMRect(0, 0, width, height);
      const entry: IntersectionObserverEntry = {
        target,
        isIntersecting: ratio > 0,
        intersectionRatio: ratio,
        boundingClientRect: rect,
        intersectionRect: rect,
        rootBounds: null,
        time: 0,
      };
      queueMicrotask(() => {
        if (this.observed.has(target)) this.callback([entry], this);
      });
    }
  }

  class FakeResizeObserver implements ResizeObserver {
    observe(): void {
      // Sizes are told by `place`.
    }
    unobserve(): void {
      // Nothing is kept.
    }
    disconnect(): void {
      // Nothing is kept.
    }
  }

  // happy-dom knows no sheets of shadow roots.
  for (const name of ['styleSheets', 'adoptedStyleSheets'])
    Object.defineProperty(ShadowRoot.prototype, name, { value: [], configurable: true });
  window.IntersectionObserver = FakeIntersectionObserver;
  window.ResizeObserver = FakeResizeObserver;
  return {
    place(element: Element, { width = 200, height = 200, ratio = 1 }: Partial<Box> = {}) {
      boxes.set(element, { width, height, ratio });
      for (const observer of intersections) observer.tell(element);
    },
    /** Elements that are observed by anybody. */
    observed: () => [...intersections].reduce((sum, { observed }) => sum + observed.size, 0),
  };
}

/** What the tab shows. */
export function setVisibility(state: DocumentVisibilityState): void {
  // Where browsers have it: what a document has of its own may be its pictures, by their names.
  Object.defineProperty(Object.getPrototypeOf(document), 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/**
 * The node answers to each of these names with `value` and not with what its class has, until the end of the test: as
 * browsers do it for fields of a form and pictures of a document ([LegacyOverrideBuiltIns]).
 */
export function clobber(node: Node, names: readonly string[], value: unknown): void {
  for (const name of names) Object.defineProperty(node, name, { value, configurable: true });
  onTestFinished(() => {
    for (const name of names) Reflect.deleteProperty(node, name);
  });
}

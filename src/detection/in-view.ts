import { type Candidate, hasRoom, isInView } from './candidates.ts';

/** Knows which candidates are in the viewport with the size of a code, without ever forcing layout. */
export interface InView {
  /** Begins to follow an element; a second time has no effect. */
  follow(element: Candidate): void;
  readonly elements: ReadonlySet<Candidate>;
}

/** Elements that are followed: a page of more has too many pictures to mean one of them. */
const MOST_FOLLOWED = 5_000;

/**
 * `onEnter` is told of an element that came into view or changed its size there; `onLeave` of one that went; `onDistant`
 * of one with the size of a code somewhere else on the page.
 */
export function createInView(
  onEnter: (element: Candidate) => void,
  onLeave: (element: Candidate) => void,
  onDistant: (element: Candidate) => void,
  signal: AbortSignal,
): InView {
  const followed = new Set<Element>();
  const near = new WeakSet<Element>();
  const sized = new WeakSet<Element>();
  const elements = new Set<Candidate>();
  const intersections = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const { target } = entry;
        followSize(target, entry.isIntersecting);
        const isRoomy = hasRoom(target, entry.boundingClientRect);
        if (isRoomy && isInView(entry)) {
          elements.add(target);
          onEnter(target);
          continue;
        }
        if (isRoomy) onDistant(target);
        if (elements.delete(target)) onLeave(target);
      }
    },
    { threshold: [0, 0.25, 0.5] },
  );
  // An element that grows inside the viewport crosses no threshold: observing it anew gives a fresh rectangle.
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      // The first time tells the size that it has, which may be more than when its rectangle was taken.
      if (!sized.has(target)) {
        sized.add(target);
        if (elements.has(target) || !hasRoom(target, contentRect)) continue;
      }
      intersections.unobserve(target);
      intersections.observe(target);
    }
  });
  /** Of what is in view only: for what comes into view the rectangle is told anyway. */
  function followSize(element: Candidate, isNear: boolean): void {
    if (isNear === near.has(element)) return;
    if (isNear) {
      near.add(element);
      sizes.observe(element);
      return;
    }
    near.delete(element);
    sized.delete(element);
    sizes.unobserve(element);
  }

  signal.addEventListener('abort', () => {
    intersections.disconnect();
    sizes.disconnect();
    elements.clear();
    followed.clear();
  });
  /** What has left the page makes room. */
  function forgetGone(): void {
    for (const element of followed) {
      if (element.isConnected) continue;
      followed.delete(element);
      intersections.unobserve(element);
      followSize(element, false);
      if (elements.delete(element)) onLeave(element);
    }
  }

  return {
    elements,
    follow(element) {
      if (followed.has(element) || signal.aborted) return;
      if (followed.size === MOST_FOLLOWED) forgetGone();
      if (followed.size === MOST_FOLLOWED) return;
      followed.add(element);
      intersections.observe(element);
    },
  };
}

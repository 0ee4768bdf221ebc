import { type Candidate, isCodeShaped, LEAST_IN_VIEW } from './candidates.ts';

/** Knows which candidates are in the viewport with the size of a code, without ever forcing layout. */
export interface InView {
  /** Begins to follow an element; a second time has no effect. */
  follow(element: Candidate): void;
  readonly elements: ReadonlySet<Candidate>;
}

/**
 * `onEnter` is told of an element that came into view or changed its size there; `onLeave` of one that went; `onDistant`
 * of one with the size of a code somewhere else on the page.
 */
export function createInView(
  onEnter: (element: Candidate) => void,
  onLeave: (element: Candidate) => void,
  onDistant: () => void,
  signal: AbortSignal,
): InView {
  const followed = new WeakSet<Element>();
  const elements = new Set<Candidate>();
  const intersections = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const element = entry.target as Candidate;
        const inView = entry.isIntersecting && entry.intersectionRatio >= LEAST_IN_VIEW;
        const isShaped = isCodeShaped(entry.boundingClientRect);
        if (inView && isShaped) {
          elements.add(element);
          onEnter(element);
          continue;
        }
        if (isShaped) onDistant();
        if (elements.delete(element)) onLeave(element);
      }
    },
    { threshold: [0, LEAST_IN_VIEW] },
  );
  // An element that grows inside the viewport crosses no threshold: observing it anew gives a fresh rectangle.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      intersections.unobserve(target);
      intersections.observe(target);
    }
  });
  signal.addEventListener('abort', () => {
    intersections.disconnect();
    sizes.disconnect();
    elements.clear();
  });
  return {
    elements,
    follow(element) {
      if (followed.has(element) || signal.aborted) return;
      followed.add(element);
      intersections.observe(element);
      sizes.observe(element);
    },
  };
}

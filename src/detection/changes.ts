import { type Candidate, enclosingSvg, findCandidates, findRoots, isCandidate } from './candidates.ts';

/** What happened to the elements of a page. */
export interface ChangeEvents {
  /** A candidate is in the page. May be told again of the same one. */
  onFound(element: Candidate): void;
  /** Its picture may be another one now. */
  onChanged(element: Candidate): void;
  /** A link, a class or a style changed: what is shown may be different. */
  onRestyled(): void;
}

export interface Changes {
  /** Looks again for roots that custom elements attached late. */
  findLateRoots(): void;
  /** Whether there are such elements. */
  isWaiting(): boolean;
}

/** Attributes by which a picture or its visibility changes; `href` is `xlink:href` too. */
const ATTRIBUTES = [
  ...['src', 'srcset', 'sizes', 'href', 'd', 'points', 'x', 'y', 'fill', 'width', 'height', 'viewBox', 'transform'],
  ...['class', 'style', 'hidden', 'open', 'rel'],
];
/** Custom elements that are asked again for a root. */
const MOST_WAITING = 500;

/** Follows a document and all its open shadow roots until `signal` aborts. What is there already is told at once. */
export function watchChanges(document: Document, events: ChangeEvents, signal: AbortSignal): Changes {
  const known = new WeakSet<Node>();
  const waiting = new Set<Element>();
  const observer = new MutationObserver((records) => {
    for (const record of records) heed(record);
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    waiting.clear();
  });

  function heed({ type, target, addedNodes }: MutationRecord): void {
    const drawing = enclosingSvg(target);
    if (drawing !== null) events.onChanged(drawing);
    if (type === 'attributes') {
      if (isCandidate(target)) events.onChanged(target);
      // `srcset` of a picture's sources changes the img beside them.
      else if (target instanceof HTMLSourceElement) tellPicture(target);
      events.onRestyled();
      return;
    }
    for (const node of addedNodes) {
      if (node instanceof Element) enter(node);
    }
    events.onRestyled();
  }

  function tellPicture(source: HTMLSourceElement): void {
    for (const image of source.parentElement?.querySelectorAll('img') ?? []) events.onChanged(image);
  }

  function enter(root: Document | ShadowRoot | Element): void {
    for (const element of findCandidates(root)) events.onFound(element);
    const { open, waiting: late } = findRoots(root);
    for (const shadow of open) follow(shadow);
    for (const element of late) if (waiting.size < MOST_WAITING) waiting.add(element);
  }

  function follow(root: Document | ShadowRoot): void {
    if (known.has(root)) return;
    known.add(root);
    observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ATTRIBUTES });
    // `load` does not bubble, and does not leave shadow roots.
    root.addEventListener(
      'load',
      ({ target }) => {
        if (target instanceof Node && isCandidate(target)) events.onChanged(target);
      },
      {
        capture: true,
        signal,
      },
    );
    for (const element of findCandidates(root)) events.onFound(element);
  }

  follow(document);
  enter(document);
  return {
    isWaiting: () => waiting.size > 0,
    findLateRoots() {
      for (const element of waiting) {
        if (!element.isConnected) waiting.delete(element);
        if (element.shadowRoot === null) continue;
        waiting.delete(element);
        enter(element);
      }
    },
  };
}

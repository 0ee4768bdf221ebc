import { type Candidate, findCandidates } from './candidates.ts';
import type { Clock } from './clock.ts';
import { isElement } from './element-name.ts';
import { frameDocument, isFrame, windowOf } from './frame-document.ts';
import { own } from './own.ts';
import { findRoots } from './roots.ts';
import { shadowRootOf } from './shadow-root.ts';
import { createStyleRules } from './style-rules.ts';
import type { Tasks } from './tasks.ts';

/** What happened to the elements of a page. */
export interface ChangeEvents {
  /** A candidate is in the page. May be told again of the same one. */
  onFound(element: Candidate): void;
  /** Something changed at, in or around these nodes; `null`: anywhere. What is shown may be different. */
  onChanged(nodes: ReadonlySet<Node> | null): void;
}

export interface Changes {
  /** Selectors of elements that style sheets give a picture to, as `findCandidates` takes them. */
  selectors(): string;
}

export interface ChangeDeps {
  readonly document: Document;
  readonly events: ChangeEvents;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly signal: AbortSignal;
}

/** Attributes by which a picture or its visibility changes; `href` is `xlink:href` too. */
const ATTRIBUTES = [
  ...['src', 'srcset', 'sizes', 'href', 'data', 'd', 'points', 'x', 'y', 'fill', 'width', 'height', 'viewBox'],
  ...['transform', 'class', 'style', 'bgcolor', 'hidden', 'open', 'rel', 'media'],
];
const FOLLOWED = {
  subtree: true,
  childList: true,
  characterData: true,
  attributes: true,
  attributeFilter: ATTRIBUTES,
} as const;
/** Custom elements that are asked again for a root; trees that are followed. */
const MOST_WAITING = 500;
const MOST_ROOTS = 1_000;
/** Milliseconds between two looks for late roots, the first of which come sooner; a page that changes is looked at anyway. */
const LATE_GAP = 500;
const SOON = 8;
const MOST_LATE_LOOKS = 40;
/** Nodes that are looked at one by one: when there are more, all trees are searched once instead. */
const MOST_NODES = 100;
/** Milliseconds between two times that changes are looked at. */
const LEAST_GAP = 50;
/** A search of all trees is over for so many times as long as it took: 2 % of the page's time at most. */
const SEARCH_REST = 50;
/** Milliseconds until sheets are read again after a change. */
const SHEETS_GAP = 1_000;

/**
 * Follows a document, its frames of the same origin and all their shadow roots until `signal` aborts. What is there
 * already is told at once.
 */
export function watchChanges({ document, events, clock, tasks, signal }: ChangeDeps): Changes {
  const roots = new Set<Document | ShadowRoot>();
  const waiting = new Set<Element>();
  const rules = createStyleRules();
  /** Added elements and changed nodes that were not looked at yet; `null`: too many. */
  let added: Set<Element> | null = new Set();
  let touched: Set<Node> | null = new Set();
  let next = 0;
  let isDue = false;
  let sheetsNext = 0;
  let areSheetsDue = false;
  let lateLooks = 0;
  let isLateDue = false;

  const observer = new MutationObserver((records) => {
    for (const record of records) {
      if (added === null && touched === null) break;
      note(record);
    }
    siftSoon();
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    waiting.clear();
    roots.clear();
  });

  function note({ target, addedNodes }: MutationRecord): void {
    touched?.add(target);
    if (touched !== null && touched.size > MOST_NODES) touched = null;
    for (const node of addedNodes) {
      if (added === null) return;
      if (isElement(node)) added.add(node);
      if (added.size > MOST_NODES) added = null;
    }
  }

  /** A change by itself is looked at at once, those of a stream together. */
  function siftSoon(): void {
    if (isDue) return;
    const wait = next - clock.now();
    if (wait <= 0) sift();
    else {
      isDue = true;
      tasks.after(Math.ceil(wait), sift);
    }
  }

  function sift(): void {
    isDue = false;
    const began = clock.now();
    const changed = touched;
    const arrived = added;
    touched = new Set();
    added = new Set();
    if (arrived === null) search();
    else for (const element of arrived) if (element.isConnected) enter(element);
    next = clock.now() + Math.max(LEAST_GAP, arrived === null ? (clock.now() - began) * SEARCH_REST : 0);
    findLateRoots();
    events.onChanged(changed);
    readSheetsSoon();
  }

  /** Everything anew: cheaper than asking very many elements one by one. */
  function search(): void {
    for (const root of roots) {
      if (isGone(root)) roots.delete(root);
      else findIn(root);
      // Whoever is asked for shadow roots tells of those inside each other.
      if (!isShadow(root)) findShadows(root);
    }
  }

  function enter(root: Document | Element): void {
    findIn(root);
    findShadows(root);
  }

  function findShadows(root: Document | Element): void {
    const { found, waiting: late } = findRoots(root);
    for (const shadow of found) follow(shadow);
    for (const element of late) if (waiting.size < MOST_WAITING) waiting.add(element);
    findLateRootsSoon();
  }

  function findIn(root: Document | ShadowRoot | Element): void {
    for (const element of findCandidates(root, rules.selectors())) {
      const shown = frameDocument(element);
      if (shown === null) events.onFound(element);
      else followFrame(shown);
    }
  }

  function followFrame(shown: Document): void {
    if (roots.has(shown)) return;
    follow(shown);
    enter(shown);
  }

  function follow(root: Document | ShadowRoot): void {
    if (roots.has(root) || roots.size === MOST_ROOTS) return;
    roots.add(root);
    observer.observe(root, FOLLOWED);
    // None of these leaves a shadow root, and `load` does not bubble. Style may hide and show without any mutation.
    for (const type of ['load', 'transitionend', 'animationend', 'toggle']) {
      own<Node, 'addEventListener'>(root, 'addEventListener')(type, onEvent, { capture: true, passive: true, signal });
    }
    rules.meet(root);
    if (isShadow(root)) findIn(root);
  }

  function onEvent({ target }: Event): void {
    const node = target as Node;
    touched?.add(node);
    // A frame that has loaded shows another document, perhaps of another origin.
    if (isElement(node) && isFrame(node)) added?.add(node);
    siftSoon();
  }

  /** Rules come with style elements, or without any mutation. */
  function readSheetsSoon(): void {
    if (areSheetsDue) return;
    areSheetsDue = true;
    tasks.after(Math.max(0, Math.ceil(sheetsNext - clock.now())), readSheets);
  }

  function readSheets(): void {
    areSheetsDue = false;
    sheetsNext = clock.now() + SHEETS_GAP;
    if (rules.readAgain(roots)) search();
  }

  /** Attaching a root makes no mutation record. */
  function findLateRoots(): void {
    for (const element of waiting) {
      if (!element.isConnected) waiting.delete(element);
      if (shadowRootOf(element) === null) continue;
      waiting.delete(element);
      enter(element);
    }
  }

  function findLateRootsSoon(): void {
    if (lateLooks === MOST_LATE_LOOKS || waiting.size === 0 || isLateDue) return;
    isLateDue = true;
    lateLooks += 1;
    tasks.after(lateLooks < SOON ? LATE_GAP : LATE_GAP * 4, () => {
      isLateDue = false;
      findLateRoots();
      findLateRootsSoon();
    });
  }

  follow(document);
  enter(document);
  return { selectors: rules.selectors };
}

function isShadow(root: Document | ShadowRoot): root is ShadowRoot {
  return own<Node, 'nodeType'>(root, 'nodeType') === Node.DOCUMENT_FRAGMENT_NODE;
}

function isGone(root: Document | ShadowRoot): boolean {
  return isShadow(root) ? !root.host.isConnected : windowOf(root) === null;
}

import { isElement, nameOf, select } from './element-name.ts';
import { FRAMES, isFrame, windowOf } from './frame-document.ts';
import { own } from './own.ts';
import { isShadow, type Tree } from './page-trees.ts';
import { findRoots, type Roots } from './roots.ts';
import { shadowRootOf } from './shadow-root.ts';

/** Every frame of a page, whatever it shows, in all of the page's trees: followed from the first beginning on. */
export interface PageFrames {
  readonly trees: ReadonlySet<Tree>;
  /** Also those that left since the beginning, until they are dropped. */
  readonly frames: Set<Element>;
  /** Finds what is there. From now on each change is looked at before it is on the screen for the first time. */
  readonly begin: () => void;
  /** Finds what came a moment ago, and of which no mutation tells. */
  readonly catchUp: () => void;
  readonly enter: (tree: Tree) => void;
  /** Of what comes only little is noted, until the next beginning. */
  readonly end: () => void;
  /** Nothing is followed or kept any more, until the next beginning. */
  readonly forget: () => void;
}

/** Elements that come while nobody wants to know, which are looked at one by one. */
const MOST_ARRIVED = 100;
/** Elements that come and go in one batch: 1000 rows take 4 ms. */
const MOST_CHANGED = 1_000;
/** Custom elements that are asked again for a root. */
const MOST_WAITING = 500;

/** `onLost`: what came or left may have held a frame of which nobody knows. Ends when `signal` aborts. */
export function createPageFrames(document: Document, onLost: () => void, signal: AbortSignal): PageFrames {
  const trees = new Set<Tree>();
  const waiting = new Set<Element>();
  const frames = new Set<Element>();
  /** What came since it was looked at; `null`: too much. */
  let arrived: Set<Element> | null = new Set();
  let isWatching = false;

  const observer = new MutationObserver(hear);
  signal.addEventListener('abort', forget);

  function hear(records: readonly MutationRecord[]): void {
    // What changes so much is not looked at again before the next beginning, which searches everything.
    if (arrived === null) return;
    const changed = elementsIn(records, isWatching ? MOST_CHANGED : MOST_ARRIVED - arrived.size, isWatching);
    if (changed === null) {
      arrived = null;
      if (isWatching) onLost();
    } else if (isWatching) {
      for (const element of changed) sift(element);
    } else {
      for (const element of changed) arrived.add(element);
    }
  }

  function sift(element: Element): void {
    if (isConnected(element)) enter(element);
    // Of what has left it is too late to say where the frames in it were, but for those that were known.
    else if (areOthersIn(element)) onLost();
  }

  function areOthersIn(element: Element): boolean {
    try {
      return rootsIn(element).found.some((root) => !trees.has(root));
    } catch {
      return true;
    }
  }

  function enter(root: Tree | Element): void {
    try {
      find(root);
    } catch {
      // What is in it is found by the next search.
      arrived = null;
      onLost();
    }
  }

  function find(root: Tree | Element): void {
    if (!isElement(root)) follow(root);
    const { found, waiting: late } = rootsIn(root);
    for (const element of late) if (waiting.size < MOST_WAITING) waiting.add(element);
    for (const shadow of found) follow(shadow);
    for (const tree of [root, ...found]) for (const frame of framesIn(tree)) frames.add(frame);
  }

  function follow(tree: Tree): void {
    if (trees.has(tree) || signal.aborted) return;
    trees.add(tree);
    observer.observe(tree, { childList: true, subtree: true });
  }

  function forget(): void {
    observer.disconnect();
    isWatching = false;
    arrived = new Set();
    for (const known of [trees, waiting, frames]) known.clear();
  }

  return {
    trees,
    frames,
    begin() {
      for (const tree of trees) if (isGone(tree)) trees.delete(tree);
      for (const frame of frames) if (!isInPage(frame)) frames.delete(frame);
      hear(observer.takeRecords());
      const some = arrived;
      arrived = new Set();
      isWatching = true;
      if (!trees.has(document)) enter(document);
      else if (some === null) for (const tree of [...trees]) enter(tree);
      else for (const element of some) if (isConnected(element)) enter(element);
    },
    catchUp() {
      hear(observer.takeRecords());
      // Attaching a root makes no mutation record.
      for (const element of waiting) {
        if (isConnected(element) && shadowRootOf(element) === null) continue;
        waiting.delete(element);
        if (isConnected(element)) enter(element);
      }
    },
    enter,
    end() {
      isWatching = false;
    },
    forget,
  };
}

/** Elements that came and, if asked for, those that went; `null` for more than `most`. */
function elementsIn(records: readonly MutationRecord[], most: number, andGone: boolean): ReadonlySet<Element> | null {
  const found = new Set<Element>();
  for (const { addedNodes, removedNodes } of records) {
    for (const nodes of andGone ? [addedNodes, removedNodes] : [addedNodes]) {
      for (const node of nodes) {
        if (!isElement(node)) continue;
        found.add(node);
        if (found.size > most) return null;
      }
    }
  }
  return found;
}

/** A single element, as those of lists and tickers mostly are, is asked without any search. */
function isSingle(root: Tree | Element): root is Element {
  return isElement(root) && own(root, 'childElementCount') === 0;
}

function rootsIn(root: Tree | Element): Roots {
  if (!isSingle(root) || shadowRootOf(root) !== null) return findRoots(root);
  return { found: [], waiting: nameOf(root).includes('-') ? [root] : [] };
}

function framesIn(root: Tree | Element): Iterable<Element> {
  if (!isSingle(root)) return select(root, FRAMES);
  return isFrame(root) ? [root] : [];
}

function isGone(tree: Tree): boolean {
  if (!isShadow(tree)) return windowOf(tree) === null;
  return !isConnected(tree.host) || windowOf(tree.host.ownerDocument) === null;
}

/** Whether a frame stands in the page, or in a frame of the page's that does. */
export function isInPage(frame: Element): boolean {
  return isConnected(frame) && !isGone(frame.ownerDocument);
}

function isConnected(node: Node): boolean {
  return Reflect.get(Node.prototype, 'isConnected', node);
}

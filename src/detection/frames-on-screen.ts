import { isElement, select } from './element-name.ts';
import { FRAMES, frameDocument, windowOf } from './frame-document.ts';
import { areMoved } from './moved-frames.ts';
import { isShadow, pageTrees, type Tree } from './page-trees.ts';
import { type Place, placeOf } from './place.ts';
import { findRoots } from './roots.ts';
import { shadowRootOf } from './shadow-root.ts';
import { isInTransition, isTransitionOf } from './view-transition.ts';

/**
 * Where frames of other origins may be on a capture: it is taken a while before and after anybody can look. Those in
 * closed shadow roots and in frames of the page's origin too.
 */
export interface FramesOnScreen {
  /** A frame that was asked about. */
  readonly meet: (frame: Element) => void;
  /** Begins anew. What is on the screen may be two animation frames old, so this is called as long before. */
  readonly begin: () => void;
  /** Notes where they are now: right before the capture, and in every animation frame until its answer. */
  readonly note: () => void;
  /** Whether the screen shows pictures of what was there before, in the page or in a frame of its origin. */
  readonly areInTransition: () => boolean;
  /**
   * What they have swept since the beginning; `unsure` when one may have been elsewhere meanwhile, so that another
   * capture is needed; `null` when the page is too large to be ever sure. Walks every element: only for who has found a
   * code.
   */
  readonly take: () => readonly Place[] | 'unsure' | null;
  /** Nobody waits for a capture any more. */
  readonly end: () => void;
}

interface Noted {
  /** What holds every place where it was; `null` while it shows nothing. */
  swept: Place | null;
  /** What it showed first: a foreign document may have been there for a moment. */
  readonly shown: Document | null;
  isForeign: boolean;
}

/** Added and removed nodes that are looked at one by one, and custom elements that are asked again for a root. */
const MOST_CHANGED = 100;
const MOST_WAITING = 500;

/** The page's trees are searched once, and followed from then on until `signal` aborts. */
export function createFramesOnScreen(document: Document, signal: AbortSignal): FramesOnScreen {
  const trees = new Set<Tree>();
  const waiting = new Set<Element>();
  const frames = new Set<Element>();
  const noted = new Map<Element, Noted>();
  /** What changed since it was looked at; `null`: too much. */
  let changed: Set<Element> | null = new Set();
  let isUnsure = false;
  let isWatching = false;

  const observer = new MutationObserver((records) => {
    hear(records);
    if (isWatching) sift();
  });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    for (const known of [trees, waiting, frames, noted]) known.clear();
  });

  function hear(records: readonly MutationRecord[]): void {
    for (const { addedNodes, removedNodes } of records) {
      for (const node of [...addedNodes, ...removedNodes]) {
        if (isElement(node)) changed?.add(node);
        if (changed !== null && changed.size > MOST_CHANGED) changed = null;
      }
      if (changed === null) return;
    }
  }

  /** Finds what came, before it is on the screen for the first time. */
  function sift(): void {
    hear(observer.takeRecords());
    const some = changed;
    changed = new Set();
    if (some === null) {
      isUnsure = true;
      for (const tree of [...trees]) {
        if (isGone(tree)) trees.delete(tree);
        else enter(tree);
      }
    } else {
      for (const element of some) {
        // Of what has left it is too late to say where the frames in it were, but for those that were known.
        if (!isConnected(element)) isUnsure ||= findRoots(element).found.some((root) => !trees.has(root));
        else enter(element);
      }
    }
    for (const element of waiting) {
      if (!isConnected(element)) waiting.delete(element);
      else if (shadowRootOf(element) !== null) {
        waiting.delete(element);
        enter(element);
      }
    }
  }

  function enter(root: Tree | Element): void {
    if (!isElement(root)) follow(root);
    const { found, waiting: late } = findRoots(root);
    for (const element of late) if (waiting.size < MOST_WAITING) waiting.add(element);
    for (const shadow of found) follow(shadow);
    for (const tree of [root, ...found]) {
      for (const frame of select(tree, FRAMES)) frames.add(frame);
    }
  }

  function follow(tree: Tree): void {
    if (trees.has(tree) || signal.aborted) return;
    trees.add(tree);
    observer.observe(tree, { childList: true, subtree: true });
  }

  const areInTransition = (): boolean => [...new Set<Tree>([document, ...trees])].some(isInTransition);

  function note(): void {
    sift();
    for (const frame of frames) {
      if (isConnected(frame)) noteFrame(frame);
      else frames.delete(frame);
    }
    isUnsure ||= areInTransition() || areMoved(trees, foreign());
  }

  function noteFrame(frame: Element): void {
    const shown = frameDocument(frame);
    const before = noted.get(frame) ?? { swept: null, shown, isForeign: shown === null };
    // Frames that stand in a frame of the page's are added to those that are being noted.
    if (shown !== null && !trees.has(shown)) enter(shown);
    const place = placeOf(frame);
    before.isForeign ||= shown !== before.shown;
    if (place.width > 0 && place.height > 0) before.swept = before.swept === null ? place : around(before.swept, place);
    noted.set(frame, before);
  }

  const foreign = (): readonly Element[] =>
    [...noted].filter(([, { isForeign, swept }]) => isForeign && swept !== null).map(([frame]) => frame);

  return {
    meet: (frame) => void frames.add(frame),
    begin() {
      for (const tree of trees) if (isGone(tree)) trees.delete(tree);
      if (!trees.has(document)) enter(document);
      noted.clear();
      isWatching = true;
      sift();
      isUnsure = false;
      note();
    },
    note,
    areInTransition,
    take() {
      note();
      const all = pageTrees(document, (element) => {
        isUnsure ||= isTransitionOf(element);
      });
      if (all === null) return null;
      for (const tree of all) {
        if (trees.has(tree)) continue;
        // Who has found this one now can't say what it held when the capture was taken.
        isUnsure = true;
        enter(tree);
      }
      return isUnsure ? 'unsure' : [...noted.values()].flatMap((one) => (one.isForeign ? (one.swept ?? []) : []));
    },
    end() {
      isWatching = false;
    },
  };
}

function isGone(tree: Tree): boolean {
  if (!isShadow(tree)) return windowOf(tree) === null;
  return !isConnected(tree.host) || windowOf(tree.host.ownerDocument) === null;
}

function isConnected(node: Node): boolean {
  return Reflect.get(Node.prototype, 'isConnected', node);
}

function around(one: Place, other: Place): Place {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const width = Math.max(one.x + one.width, other.x + other.width) - x;
  const height = Math.max(one.y + one.height, other.y + other.height) - y;
  return { x, y, width, height };
}

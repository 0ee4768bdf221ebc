import { frameDocument } from './frame-document.ts';
import { areMoved } from './moved-frames.ts';
import { createPageFrames, isInPage } from './page-frames.ts';
import { otherRoots } from './page-trees.ts';
import { type Place, placeOf } from './place.ts';
import type { NextSlice } from './slices.ts';
import { isInTransition } from './view-transition.ts';

/**
 * Where frames of other origins may be on a capture: it is taken a while before and after anybody can look. Those in
 * closed shadow roots and in frames of the page's origin too. No element of the page makes any of it throw.
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
   * capture is needed; `null` when the page is too large to be ever sure. Asks each element, in slices: only for who has
   * found a code. Where anything is was noted before the first slice ends.
   */
  readonly take: () => Promise<readonly Place[] | 'unsure' | null>;
  /** Nobody waits for a capture any more. */
  readonly end: () => void;
  /** Nobody waits for one for long: nothing is followed or kept. What is under way is unsure. */
  readonly forget: () => void;
}

interface Noted {
  /** What holds every place where it was; `null` while it shows nothing. */
  swept: Place | null;
  /** What it showed first: a foreign document may have been there for a moment. */
  readonly shown: Document | null;
  isForeign: boolean;
}

/** `openSlices`: begins work that may take long. Everything ends when `signal` aborts. */
export function createFramesOnScreen(
  document: Document,
  openSlices: () => NextSlice,
  signal: AbortSignal,
): FramesOnScreen {
  const noted = new Map<Element, Noted>();
  let isUnsure = false;
  const lost = (): void => {
    isUnsure = true;
  };
  // A function, since the compiler does not see what changes while we wait.
  const isLost = (): boolean => isUnsure;
  const page = createPageFrames(document, lost, signal);
  signal.addEventListener('abort', () => noted.clear());

  function attempt(task: () => void): void {
    try {
      task();
    } catch {
      lost();
    }
  }

  const areInTransition = (): boolean => {
    try {
      return [...new Set([document, ...page.trees])].some(isInTransition);
    } catch {
      return true;
    }
  };

  function note(): void {
    attempt(page.catchUp);
    // Those in a frame of the page's are added to them meanwhile.
    for (const frame of page.frames) attempt(() => noteFrame(frame));
    isUnsure ||= areInTransition();
    attempt(() => {
      isUnsure ||= areMoved(page.trees, foreign());
    });
  }

  function noteFrame(frame: Element): void {
    if (!isInPage(frame)) {
      page.frames.delete(frame);
      // It came and went between two animation frames: the screen may have shown it.
      if (!noted.has(frame)) lost();
      return;
    }
    const shown = frameDocument(frame);
    const before = noted.get(frame) ?? { swept: null, shown, isForeign: shown === null };
    if (shown !== null && !page.trees.has(shown)) page.enter(shown);
    const place = placeOf(frame);
    before.isForeign ||= shown !== before.shown;
    if (place.width > 0 && place.height > 0) before.swept = before.swept === null ? place : around(before.swept, place);
    noted.set(frame, before);
  }

  const foreign = (): readonly Element[] =>
    [...noted].filter(([, { isForeign, swept }]) => isForeign && swept !== null).map(([frame]) => frame);

  return {
    meet: (frame) => void page.frames.add(frame),
    begin() {
      noted.clear();
      isUnsure = false;
      attempt(page.begin);
      note();
    },
    note,
    areInTransition,
    async take() {
      note();
      page.end();
      if (isLost()) return 'unsure';
      const swept = [...noted.values()].flatMap((one) => (one.isForeign ? (one.swept ?? []) : []));
      const others = await otherRoots(page.trees, openSlices());
      if (others === null) return null;
      // Who has found them now can't say what they held when the capture was taken.
      for (const root of others) page.enter(root);
      return isLost() || others.size > 0 ? 'unsure' : swept;
    },
    end: page.end,
    forget() {
      page.forget();
      noted.clear();
      lost();
    },
  };
}

function around(one: Place, other: Place): Place {
  const x = Math.min(one.x, other.x);
  const y = Math.min(one.y, other.y);
  const width = Math.max(one.x + one.width, other.x + other.width) - x;
  const height = Math.max(one.y + one.height, other.y + other.height) - y;
  return { x, y, width, height };
}

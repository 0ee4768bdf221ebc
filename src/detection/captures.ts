import type { AreaInView, AreasReading, CapturedCode } from '../messaging/messages.ts';
import type { Clock } from './clock.ts';
import { isForeignFrame } from './foreign-frames.ts';
import { windowOf } from './frame-document.ts';
import { createFramesOnScreen } from './frames-on-screen.ts';
import { own } from './own.ts';
import { type Place, visiblePlaceOf } from './place.ts';
import { createSlices } from './slices.ts';
import { createTasks } from './tasks.ts';

/** Codes that were seen on a picture of the tab. */
export interface CapturedTexts {
  readonly kind: 'captured';
  readonly texts: readonly string[];
  /** Those over a frame of another origin: they are not the page's (P11). */
  readonly framed: readonly string[];
}

/**
 * `gone`: not in view any more. `unsettled`: no capture of many told for certain what it shows. `refused`: not in this
 * document, until the person has it scanned.
 */
export type Captured =
  | CapturedTexts
  | { readonly kind: 'gone' }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'refused' };

/** `areas.read`. Rejects when the background can't be reached: its worker may have ended meanwhile, and is asked again. */
export type AskForAreas = (request: {
  readonly areas: readonly AreaInView[];
  readonly viewport: { readonly width: number; readonly height: number };
}) => Promise<AreasReading>;

export interface Captures {
  /** Reads an element off the next picture of the tab. What waits already is not asked for twice. */
  readonly read: (element: Element) => Promise<Captured>;
  /** Reads all that can be seen. */
  readonly readAll: () => Promise<Captured>;
  /** The person asked: what was refused before may be allowed now. */
  readonly allow: () => void;
}

/** Areas of one request. */
const MOST_AREAS = 8;
/** Elements that wait for one; more are told that they are gone, and may come again. */
const MOST_WAITING = 64;
/** Times that an element waits for a picture on which it stands still. */
const MOST_TRIES = 12;
/** Milliseconds between two requests, whatever the background says. */
const LEAST_WAIT = 50;
const LONGEST_WAIT = 10_000;
/** Milliseconds that a view transition takes where nobody says otherwise (CSS View Transitions, section 4.1). */
const TRANSITION = 250;
/** Milliseconds until the background is asked again that could not be reached. */
const AFTER_LOSS = 2_000;
/** CSS pixels that an element may have moved between question and answer. */
const STILL = 2;
/** Milliseconds of work in one frame, after which the page has its turn. */
const SLICE = 4;
/** Milliseconds that the page's frames are followed after a capture, in case that another one is asked for. */
const FOLLOWED_FOR = 30_000;

interface Waiting {
  readonly promise: Promise<Captured>;
  readonly end: (captured: Captured) => void;
  tries: number;
}

/** What is asked for: an element, or all that can be seen. */
type Target = Element | 'all';

/** Whatever waits is told that it is gone when `signal` aborts, and nothing is asked for any more. */
export function createCaptures(document: Document, ask: AskForAreas, clock: Clock, signal: AbortSignal): Captures {
  const waiting = new Map<Target, Waiting>();
  const tasks = createTasks(clock, signal);
  const frames = createFramesOnScreen(document, () => createSlices(clock, tasks, SLICE), signal);
  let isAsking = false;
  let isForgetting = false;
  /** Counts the person's looks: an answer from before one says nothing of it. */
  let era = 0;
  let isRefused = false;
  signal.addEventListener('abort', () => {
    for (const target of [...waiting.keys()]) settle(target, { kind: 'gone' });
  });
  own(document, 'addEventListener')(
    'visibilitychange',
    () => {
      if (own(document, 'visibilityState') !== 'visible') frames.forget();
    },
    { signal },
  );

  function read(target: Target): Promise<Captured> {
    const known = waiting.get(target);
    if (known !== undefined) return known.promise;
    if (target !== 'all' && isForeignFrame(target)) frames.meet(target);
    if (isRefused) return Promise.resolve({ kind: 'refused' });
    if (signal.aborted || waiting.size === MOST_WAITING) return Promise.resolve({ kind: 'gone' });
    let end: Waiting['end'] = () => undefined;
    const promise = new Promise<Captured>((resolve) => {
      end = resolve;
    });
    waiting.set(target, { promise, end, tries: 0 });
    if (!isAsking) askSoon();
    return promise;
  }

  /** What changed in this task is on the screen after two frames; a hidden page has none. */
  function askSoon(): void {
    isAsking = true;
    frames.begin();
    tasks.frame(() => tasks.frame(() => void askNow()));
  }

  async function askNow(): Promise<void> {
    let wait = 0;
    try {
      wait = await askForSome();
    } catch {
      // By a page's doing: what waits has had one of its tries.
    } finally {
      frames.end();
      isAsking = waiting.size > 0;
      if (isAsking) tasks.after(Math.min(LONGEST_WAIT, Math.max(LEAST_WAIT, wait)), askSoon);
      else forgetSoon();
    }
  }

  function forgetSoon(): void {
    if (isForgetting) return;
    isForgetting = true;
    tasks.after(FOLLOWED_FOR, () => {
      isForgetting = false;
      // Whoever asks now comes here again.
      if (!isAsking) frames.forget();
    });
  }

  /** Milliseconds until the next request makes sense. */
  async function askForSome(): Promise<number> {
    const mine = era;
    const view = viewOf(document);
    const places = new Map<Target, Place>();
    for (const [target, one] of waiting) {
      one.tries += 1;
      const place = placeIn(target, view);
      if (place === null) settle(target, { kind: 'gone' });
      else if (one.tries > MOST_TRIES) settle(target, { kind: 'unsettled' });
      else places.set(target, place);
      if (places.size === MOST_AREAS) break;
    }
    return places.size === 0 ? 0 : askFor(places, view, mine);
  }

  /** Nobody tells when the capture is taken: a frame that comes and goes meanwhile may be on it. */
  function noteInEveryFrame(view: Place) {
    let isOver = false;
    let isStill = true;
    const next = (): void => {
      tasks.frame(() => {
        if (isOver) return;
        frames.note();
        isStill &&= isSame(view, viewOf(document));
        next();
      });
    };
    next();
    return {
      /** Whether the view was in one place: else nobody knows where on the picture anything is. */
      isStill: () => isStill,
      stop: () => void (isOver = true),
    };
  }

  async function askFor(places: ReadonlyMap<Target, Place>, view: Place, mine: number): Promise<number> {
    if (frames.areInTransition()) return TRANSITION;
    frames.note();
    const areas = [...places.values()].map((place) => ({ ...place, x: place.x - view.x, y: place.y - view.y }));
    const noting = noteInEveryFrame(view);
    const answer = await ask({ areas, viewport: { width: view.width, height: view.height } }).catch(
      (): AreasReading => ({ kind: 'later', wait: AFTER_LOSS }),
    );
    // What a finger has moved on the screen the page's own numbers tell only in its next frame.
    if (answer.kind === 'read' && answer.codes.length > 0) await new Promise<void>((resume) => tasks.frame(resume));
    noting.stop();
    if (signal.aborted) return 0;
    if (answer.kind === 'later') return answer.wait;
    if (answer.kind === 'refused') {
      if (mine !== era) return 0;
      isRefused = true;
      for (const target of [...waiting.keys()]) settle(target, { kind: 'refused' });
      return 0;
    }
    if (frames.areInTransition()) return TRANSITION;
    const now = viewOf(document);
    if (!noting.isStill() || !isSame(view, now)) return 0;
    // Before what may take more than this frame.
    const placesNow = new Map([...places.keys()].map((target) => [target, placeIn(target, now)]));
    const foreign = answer.codes.length === 0 ? [] : await frames.take();
    for (const [area, [target, place]] of [...places].entries()) {
      const again = placesNow.get(target) ?? null;
      if (again === null) settle(target, { kind: 'gone' });
      // What moved may be on the picture where something else is now: it waits for the next one.
      if (again === null || !isSame(place, again)) continue;
      const codes = answer.codes.filter((code) => code.area === area);
      const isFrame = target !== 'all' && isForeignFrame(target);
      if (foreign !== 'unsure') settle(target, textsOf(codes, view, isFrame ? null : foreign));
      // Where frames were does not matter without any code, nor where all of it is one.
      else if (codes.length === 0 || isFrame) settle(target, textsOf(codes, view, null));
    }
    return 0;
  }

  function settle(target: Target, captured: Captured): void {
    waiting.get(target)?.end(captured);
    waiting.delete(target);
  }

  return {
    read,
    readAll: () => read('all'),
    allow() {
      era += 1;
      isRefused = false;
    },
  };
}

/** The part of the layout viewport that can be seen: less than all of it where the person has zoomed by two fingers. */
function viewOf(document: Document): Place {
  const { visualViewport, innerWidth = 0, innerHeight = 0 } = windowOf(document) ?? {};
  if (visualViewport && visualViewport.scale > 1) {
    const { offsetLeft, offsetTop, width, height } = visualViewport;
    return { x: offsetLeft, y: offsetTop, width, height };
  }
  return { x: 0, y: 0, width: innerWidth, height: innerHeight };
}

/** A page can make an element throw that is asked where it is: it is nowhere then, and others wait for nothing. */
function placeIn(target: Target, view: Place): Place | null {
  try {
    return target === 'all' ? view : visiblePlaceOf(target, view);
  } catch {
    return null;
  }
}

function isSame(one: Place, other: Place): boolean {
  return (['x', 'y', 'width', 'height'] as const).every((side) => Math.abs(one[side] - other[side]) <= STILL);
}

/** `foreign`: where frames of others were; `null`: everywhere. */
function textsOf(codes: readonly CapturedCode[], view: Place, foreign: readonly Place[] | null): CapturedTexts {
  const texts = new Set<string>();
  const framed = new Set<string>();
  for (const code of codes) {
    const place = { x: code.x + view.x, y: code.y + view.y, width: code.width, height: code.height };
    const isForeign = foreign === null || foreign.some((frame) => touches(frame, place));
    (isForeign ? framed : texts).add(code.text);
  }
  return { kind: 'captured', texts: [...texts], framed: [...framed] };
}

/** A place without extent may lie in a frame all the same. */
function touches(frame: Place, place: Place): boolean {
  return (
    place.x <= frame.x + frame.width &&
    frame.x <= place.x + place.width &&
    place.y <= frame.y + frame.height &&
    frame.y <= place.y + place.height
  );
}

import type { PictureReading } from '../messaging/messages.ts';
import type { PixelImage } from '../vision/image.ts';
import type { Captured, Captures } from './captures.ts';
import type { Clock } from './clock.ts';
import { nameOf } from './element-name.ts';
import { fingerprint } from './fingerprint.ts';
import { isFrame } from './frame-document.ts';
import { createLiveCheck, isLive } from './live.ts';
import type { Pixels, ReadPixels } from './pixels.ts';

/** What one element says. */
export type Reading =
  | {
      readonly kind: 'read';
      readonly texts: readonly string[];
      /** Those that stand over a frame of another origin. */
      readonly framed: readonly string[];
      readonly print: string;
      /**
       * Where a capture showed no code of the page's in it: from when on another may, once the page has changed, in
       * milliseconds of the clock. Something may have lain over it.
       */
      readonly again?: number;
    }
  | { readonly kind: 'unreadable' }
  /** `again`: as above, where no capture could be settled. */
  | { readonly kind: 'pending'; readonly again?: number }
  /** It is read outside of the page, which takes a while; never answered with another one of this kind. */
  | { readonly kind: 'coming'; readonly reading: Promise<SettledReading> };

export type SettledReading = Exclude<Reading, { kind: 'coming' }>;

export type ReadElement = (element: Element) => Promise<Reading>;

/** `picture.read`. Rejects when the background can't be reached, which is taken for a refusal. */
export type ReadPicture = (address: string) => Promise<PictureReading>;

/** Ways to pixels that the page itself can't have. */
export interface FarWays {
  readonly captures: Captures;
  readonly readPicture: ReadPicture | null;
  /** Whether a picture may hold a code although none is read in it. */
  readonly mayHoldCode: (image: PixelImage) => boolean;
  readonly clock: Pick<Clock, 'now'>;
  /** Ends everything: nothing is drawn, asked for or decoded any more. */
  readonly signal: AbortSignal;
}

/** Pictures whose texts are remembered: pages draw the same code again and again. */
const REMEMBERED = 128;
/** Pictures of other hosts that are fetched at one time; a wall of them is captured. */
const MOST_FETCHED = 4;
/** Characters of an address that is asked for. */
const LONGEST_ADDRESS = 2_048;
/**
 * Milliseconds until something is captured again: first, and doubled while nothing is found. `live`: it is polled, since
 * nobody tells of its changes. `still`: it is looked at again only after something on the page has changed.
 */
const RESTS = { live: { first: 2_000, longest: 16_000 }, still: { first: 1_000, longest: 64_000 } } as const;
/** The same for what shows a code and may show another one behind the same print. */
const CODE_REST = 2_000;
/** The same for what no capture could be settled of, whatever it looks like: a dozen were tried, which takes seconds. */
const UNSETTLED_REST = { first: 8_000, longest: 64_000 } as const;
/** The same for what was not in view. */
const GONE_REST = 500;

/** What was captured of an element, which looked like `print` to the page; `null`: nothing could be settled of it. */
interface Shot {
  readonly print: string | null;
  readonly reading: SettledReading;
  readonly rest: number;
  readonly until: number;
}

/**
 * Reads elements: in the page where that is possible, as a picture of another host, or off a capture of the tab. A
 * picture with the same pixels as one before is not decoded again, in whatever element it is.
 */
export function createReader(
  readPixels: ReadPixels,
  readCodes: (image: PixelImage) => readonly string[],
  far: FarWays | null = null,
): ReadElement {
  const known = createMemory<readonly string[]>();
  const fetched = createMemory<readonly string[]>();
  const shots = new WeakMap<Element, Shot>();
  const settled = new WeakMap<Element, SettledReading>();
  const hasChanged = createLiveCheck();
  let fetching = 0;

  return async (element) => {
    if (far?.signal.aborted === true) return { kind: 'pending' };
    const last = settled.get(element);
    if (isLive(element) && !hasChanged(element)) {
      const shot = shots.get(element);
      if (last !== undefined) return last;
      if (shot !== undefined && far !== null && far.clock.now() < shot.until) return shot.reading;
    }
    settled.delete(element);
    const reading = await readNow(element);
    // What was captured has its own memory, since nobody tells of its changes.
    if (reading.kind === 'read' && !reading.print.startsWith(CAPTURED)) settled.set(element, reading);
    return reading;
  };

  async function readNow(element: Element): Promise<Reading> {
    const pixels = await attempt(readPixels, element);
    switch (pixels.kind) {
      case 'pending':
        return pixels;
      case 'empty':
        return { kind: 'read', texts: [], framed: [], print: '' };
      case 'unreadable':
        return unreadable(element, pixels.address);
      case 'image': {
        const print = fingerprint(pixels.image);
        // As one of WebGL is to everybody but the screen: to look for a code in it takes a cold decoder 30 ms.
        const isBlank = isLive(element) && isPlain(pixels.image);
        const texts = isBlank ? [] : (known.get(print) ?? known.set(print, readCodes(pixels.image)));
        const reading: SettledReading = { kind: 'read', texts, framed: [], print };
        if (texts.length > 0 || far === null) return reading;
        const isDoubtful = isBlank || pixels.isGuess === true || far.mayHoldCode(pixels.image);
        return isDoubtful ? captured(far, element, print, !isBlank, reading) : reading;
      }
    }
  }

  function unreadable(element: Element, address = ''): Reading {
    if (far === null) return { kind: 'unreadable' };
    const { readPicture } = far;
    if (!/^https?:/.test(address)) return captured(far, element, address);
    if (readPicture === null || !isLoadedElsewhere(element, address)) return captured(far, element, address);
    const texts = fetched.get(address);
    if (texts !== undefined && texts.length > 0) return { kind: 'read', texts, framed: [], print: address };
    if (texts !== undefined || fetching >= MOST_FETCHED || address.length > LONGEST_ADDRESS)
      return captured(far, element, address);
    return { kind: 'coming', reading: fetchOrCapture(far, readPicture, element, address) };
  }

  async function fetchOrCapture(
    ways: FarWays,
    readPicture: ReadPicture,
    element: Element,
    address: string,
  ): Promise<SettledReading> {
    fetching += 1;
    const answer = await readPicture(address).catch((): PictureReading => ({ kind: 'refused' }));
    fetching -= 1;
    const texts = fetched.set(address, answer.kind === 'read' ? answer.texts : []);
    if (texts.length > 0) return { kind: 'read', texts, framed: [], print: address };
    const reading = captured(ways, element, address);
    return reading.kind === 'coming' ? reading.reading : reading;
  }

  /** `isTold`: the print is of the pixels that the page can see, so that it tells of each change. */
  function captured(
    { captures, clock, signal }: FarWays,
    element: Element,
    print: string,
    isTold = false,
    otherwise = unreadableAs(element),
  ): Reading {
    const last = shots.get(element);
    const isUnsettled = last?.print === null;
    const known = isUnsettled || last?.print === print ? last : null;
    if (known !== null && clock.now() < known.until) return known.reading;
    const { first, longest } = isLive(element) || isFrame(element) ? RESTS.live : RESTS.still;
    const keep = (capture: Captured): SettledReading => {
      if (signal.aborted) return { kind: 'pending' };
      if (capture.kind === 'gone') return { kind: 'pending', again: clock.now() + GONE_REST };
      if (capture.kind === 'unsettled') {
        const pause = isUnsettled ? Math.min(UNSETTLED_REST.longest, last.rest * 2) : UNSETTLED_REST.first;
        const again = clock.now() + pause;
        const pending: SettledReading = { kind: 'pending', again };
        shots.set(element, { print: null, reading: pending, rest: pause, until: again });
        return pending;
      }
      const reading = readingOf(capture, otherwise);
      if (capture.kind !== 'captured' || reading.kind !== 'read') return reading;
      const isVain = capture.texts.length === 0;
      const isEmpty = isVain && capture.framed.length === 0;
      const rest = isEmpty && known !== null && !isUnsettled ? Math.min(longest, known.rest * 2) : first;
      const until = clock.now() + (isVain ? rest : isTold ? Number.POSITIVE_INFINITY : CODE_REST);
      const kept = isVain ? { ...reading, again: until } : reading;
      shots.set(element, { print, reading: kept, rest, until });
      return kept;
    };
    return { kind: 'coming', reading: captures.read(element).then(keep) };
  }
}

const CAPTURED = 'captured ';

function readingOf(
  captured: Exclude<Captured, { kind: 'gone' | 'unsettled' }>,
  otherwise: SettledReading,
): SettledReading {
  switch (captured.kind) {
    case 'captured': {
      const { texts, framed } = captured;
      return { kind: 'read', texts, framed, print: `${CAPTURED}${[...texts, ...framed].join(' ')}` };
    }
    case 'refused':
      return otherwise;
  }
}

/** Frames, and what only style draws, were never sure to be a code: they are not counted among the unreadable. */
function unreadableAs(element: Element): SettledReading {
  return PICTURES.has(nameOf(element)) ? { kind: 'unreadable' } : { kind: 'pending' };
}

/**
 * Whether the page itself has loaded this picture, from another origin: an address that its policy blocked may hold what
 * an attacker wants to be told, and asking its own server again may replace the code that is shown.
 */
function isLoadedElsewhere(element: Element, address: string): boolean {
  if (!(element instanceof HTMLImageElement) || !element.complete || element.naturalWidth === 0) return false;
  return element.currentSrc === address && new URL(address).origin !== location.origin;
}

const PICTURES = new Set(['img', 'canvas', 'svg', 'video', 'image', 'input']);

/** Remembers the newest; what is asked for counts as new. */
function createMemory<T>() {
  const known = new Map<string, T>();
  return {
    get(key: string): T | undefined {
      const value = known.get(key);
      if (value !== undefined) this.set(key, value);
      return value;
    },
    set(key: string, value: T): T {
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
      return value;
    },
  };
}

/** Whether all pixels are the same. */
function isPlain({ data }: PixelImage): boolean {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2);
  for (let at = 1; at < pixels.length; at++) if (pixels[at] !== pixels[0]) return false;
  return true;
}

/** A page can make drawing fail in ways of its own: text that is no text, a document that is going away. */
async function attempt(readPixels: ReadPixels, element: Element): Promise<Pixels> {
  try {
    return await readPixels(element);
  } catch {
    return { kind: 'unreadable' };
  }
}

import { within } from '../../messaging/within.ts';
import type { Clock } from '../clock.ts';

/** One picture of what a window shows, or why there is none. */
export type Capture =
  | { readonly kind: 'taken'; readonly picture: Blob }
  /** Milliseconds until it makes sense to ask again. */
  | { readonly kind: 'later'; readonly wait: number }
  | { readonly kind: 'refused' };

/** `person`: somebody clicked and waits. `page`: the page changed by itself. */
export type Urgency = 'person' | 'page';

export interface CaptureQueue {
  /**
   * Captures what a window shows, when its turn comes. Never rejects.
   *
   * @param isStillWanted asked right before; where it is not, the answer is `later` at once
   */
  capture(windowId: number, urgency: Urgency, isStillWanted?: () => Promise<boolean>): Promise<Capture>;
}

/** `tabs.captureVisibleTab` of both engines; answers with a data: URL. */
export type CaptureVisibleTab = (
  windowId: number,
  options: { readonly format: 'jpeg'; readonly quality: number },
) => Promise<string>;

/** Milliseconds from one capture to the next: `MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND` is 2 for the whole extension. */
export const SPACING = 500;
/** JPEG at 80 reads 399 of 463 captured codes, PNG 403. */
const QUALITY = 80;
/** Captures that may wait for their turn. The longest wait of a page is one spacing, so that its areas are still true. */
const MOST_WAITING: Readonly<Record<Urgency, number>> = { person: 3, page: 1 };
/** Milliseconds that the browser has for one, and who waits for it to say that it is still wanted. */
const PATIENCE = 5_000;
const ANSWER_TIME = 500;

interface Waiting {
  readonly windowId: number;
  readonly urgency: Urgency;
  readonly isStillWanted: () => Promise<boolean>;
  readonly answer: (capture: Capture) => void;
}

/**
 * The one way to `captureVisibleTab`, since its quota is the extension's: one after the other, `SPACING` apart, a
 * person's before all others. What would wait for longer than it stays true is told `later`. A new life of the worker
 * does not know of the last one's captures; the browser's own refusal is `later` too.
 */
export function createCaptureQueue(deps: {
  readonly captureVisibleTab: CaptureVisibleTab;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): CaptureQueue {
  const { captureVisibleTab, clock } = deps;
  const waiting: Waiting[] = [];
  let next = Number.NEGATIVE_INFINITY;
  let isUnderWay = false;
  let isScheduled = false;

  function turn(): void {
    if (isUnderWay || isScheduled) return;
    const pause = next - clock.now();
    if (pause > 0) {
      isScheduled = true;
      clock.after(Math.ceil(pause), () => {
        isScheduled = false;
        turn();
      });
      return;
    }
    const first = waiting.find(({ urgency }) => urgency === 'person') ?? waiting[0];
    if (first === undefined) return;
    waiting.splice(waiting.indexOf(first), 1);
    void take(first);
  }

  async function take({ windowId, isStillWanted, answer }: Waiting): Promise<void> {
    isUnderWay = true;
    if (
      await within(
        ANSWER_TIME,
        isStillWanted().catch(() => false),
        false,
        clock,
      )
    ) {
      next = clock.now() + SPACING;
      const taken = captureVisibleTab(windowId, { format: 'jpeg', quality: QUALITY }).then(pictureOf).catch(refusalOf);
      const capture = await within(PATIENCE, taken, TOO_LATE, clock);
      // The browser's own count goes on from an earlier life of the worker: its second has to pass.
      if (capture.kind === 'later') next = Math.max(next, clock.now() + capture.wait);
      answer(capture);
    } else {
      answer({ kind: 'later', wait: SPACING });
    }
    isUnderWay = false;
    turn();
  }

  return {
    capture(windowId, urgency, isStillWanted = () => Promise.resolve(true)) {
      const ahead = waiting.filter((other) => other.urgency === urgency).length;
      if (ahead >= MOST_WAITING[urgency]) {
        const wait = Math.max(0, next - clock.now()) + waiting.length * SPACING;
        return Promise.resolve({ kind: 'later', wait });
      }
      return new Promise((answer) => {
        waiting.push({ windowId, urgency, isStillWanted, answer });
        turn();
      });
    },
  };
}

const REFUSED: Capture = { kind: 'refused' };
const TOO_LATE: Capture = { kind: 'later', wait: PATIENCE };

/** Extensions may fetch no data: URL (the manifest's connect-src), so it is taken apart here. */
function pictureOf(address: string): Capture {
  const [head = '', body = ''] = address.split(',', 2);
  if (head !== 'data:image/jpeg;base64' || body === '') return REFUSED;
  return { kind: 'taken', picture: new Blob([bytesOf(body)], { type: 'image/jpeg' }) };
}

/** Chromium's own way (140) takes a millisecond for a window where a function for each character takes 3 to 11. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const own = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (own !== undefined) return own(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Words of Chromium 156 (chrome/browser/extensions/api/tabs, extensions/browser/quota_service.cc). */
const PASSING = /quota|MAX_CAPTURE|invisible|readback|being dragged|dragging|no active web contents|unknown error/i;

function refusalOf(error: unknown): Capture {
  const words = error instanceof Error ? error.message : '';
  return PASSING.test(words) ? { kind: 'later', wait: 2 * SPACING } : REFUSED;
}

import type { AreasReading, CapturedCode, RequestOf } from '../../messaging/messages.ts';
import type { ObservedPage } from '../../messaging/observed-page.ts';
import { findInPicture } from '../../vision/find-in-picture.ts';
import type { Clock } from '../clock.ts';
import { type CaptureQueue, SPACING, type Urgency } from './capture-queue.ts';
import { createDecodeTime, MOST_DECODING } from './decode-time.ts';
import { inView, onCapture, overlay } from './on-capture.ts';
import type { OpenedPicture, OpenPicture } from './opened-picture.ts';
import type { Shown } from './shown-tab.ts';

/** Milliseconds until a page that changed meanwhile, or whose picture is of another size than it says, may ask again. */
const AFTER_CHANGE = 1_000;
/**
 * A tab rests for so many times as long as the decoding took. What is read in a fifth of a second rests no longer than
 * the next capture is away; a page that always shows a code, and much else, gets a third of the worker at most.
 */
const REST = { vain: 4, found: 2 } as const;
const LONGEST_REST = 10_000;

export interface AreasReader {
  read(page: ObservedPage, request: RequestOf<'areas.read'>): Promise<AreasReading>;
  /** Something about the tab's address or loading changed: what is being captured may be what it showed before. */
  tabChanged(tabId: number): void;
}

const later = (wait: number): AreasReading => ({ kind: 'later', wait });

/**
 * Reads codes in rectangles of what a tab shows. The page is compared right before the capture and after it, and its
 * tab must not have changed between: else the picture is thrown away. Nothing of it is stored, logged or sent anywhere.
 * One request of a tab at a time.
 */
export function createAreasReader(deps: {
  readonly queue: CaptureQueue;
  readonly openPicture: OpenPicture;
  readonly shown: (page: ObservedPage) => Promise<Shown>;
  /** Whether the person is having this tab scanned: the click gave the right to capture it. */
  readonly isScanning: (tabId: number) => boolean;
  /** Whether every site is granted: without a click nothing less lets us capture. */
  readonly mayCapture: () => Promise<boolean>;
  /** Reads a sample, so that the first real code does not wait for the decoder to be compiled. */
  readonly warm: () => void;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): AreasReader {
  const { queue, openPicture, shown, isScanning, mayCapture, warm, clock } = deps;
  /** Tabs whose request is under way, and how often each has changed meanwhile. */
  const changes = new Map<number, number>();
  let isWarm = false;
  /** When tabs may ask again, in milliseconds of the clock. */
  const rests = new Map<number, number>();

  async function read(page: ObservedPage, request: RequestOf<'areas.read'>): Promise<AreasReading> {
    const urgency: Urgency = isScanning(page.tabId) ? 'person' : 'page';
    if (urgency === 'page' && !(await mayCapture())) return { kind: 'refused' };
    let before: Shown = 'hidden';
    let changesBefore = 0;
    const capture = await queue.capture(page.windowId, urgency, async () => {
      changesBefore = changes.get(page.tabId) ?? 0;
      before = await shown(page);
      // Once the capture is under way in the browser.
      if (!isWarm) clock.after(0, warm);
      isWarm = true;
      return before === 'shown';
    });
    if (isGone(before)) return { kind: 'refused' };
    if (capture.kind !== 'taken') return capture;
    const [after, picture] = await Promise.all([shown(page), openPicture(capture.picture).catch(() => null)]);
    const isSame = after === 'shown' && changesBefore === changes.get(page.tabId);
    if (picture === null || !isSame) {
      picture?.close();
      return isGone(after) ? { kind: 'refused' } : later(AFTER_CHANGE);
    }
    const began = clock.now();
    try {
      const reading = await readPicture(picture, request, urgency);
      const isFound = reading.kind === 'read' && reading.codes.length > 0;
      const now = clock.now();
      rests.set(page.tabId, now + Math.min(LONGEST_REST, (now - began) * (isFound ? REST.found : REST.vain)));
      return reading;
    } finally {
      picture.close();
    }
  }

  async function readPicture(
    picture: OpenedPicture,
    { areas, viewport }: RequestOf<'areas.read'>,
    urgency: Urgency,
  ): Promise<AreasReading> {
    const over = overlay(picture, viewport);
    if (over === null) return later(AFTER_CHANGE);
    const time = createDecodeTime(MOST_DECODING[urgency], clock);
    const codes: CapturedCode[] = [];
    for (const [area, rectangle] of areas.entries()) {
      const part = onCapture(rectangle, over);
      if (part === null) continue;
      for (const { text, ...place } of await findInPicture(picture, part, time)) {
        codes.push({ text, ...inView(place, over), area });
      }
    }
    return { kind: 'read', codes };
  }

  return {
    async read(page, request) {
      const { tabId } = page;
      for (const [tab, until] of rests) if (until <= clock.now()) rests.delete(tab);
      const until = rests.get(tabId);
      if (changes.has(tabId)) return later(SPACING);
      if (until !== undefined && !isScanning(tabId)) return later(Math.ceil(until - clock.now()));
      changes.set(tabId, 0);
      try {
        return await read(page, request);
      } finally {
        changes.delete(tabId);
      }
    },
    tabChanged(tabId) {
      const before = changes.get(tabId);
      if (before !== undefined) changes.set(tabId, before + 1);
    },
  };
}

const isGone = (shown: Shown): boolean => shown === 'gone';

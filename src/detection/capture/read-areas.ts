import type { AreasReading, CapturedCode, RequestOf } from '../../messaging/messages.ts';
import type { ObservedPage } from '../../messaging/observed-page.ts';
import type { Clock } from '../clock.ts';
import { type CaptureQueue, SPACING } from './capture-queue.ts';
import { decodeUntil, MOST_DECODING } from './decode-time.ts';
import { findInPart } from './find-in-part.ts';
import { inView, onCapture, overlay } from './on-capture.ts';
import type { OpenedPicture, OpenPicture } from './opened-picture.ts';
import type { Shown } from './shown-tab.ts';

/** Milliseconds until a page that was not in front, or moved meanwhile, may ask again. */
const WHILE_HIDDEN = 1_000;
/** A tab rests for so many times as long as the decoding took that found nothing. */
const REST = 4;
const LONGEST_REST = 10_000;

export type ReadAreas = (page: ObservedPage, request: RequestOf<'areas.read'>) => Promise<AreasReading>;

const later = (wait: number): AreasReading => ({ kind: 'later', wait });

/**
 * Reads codes in rectangles of what a tab shows. The page is compared before and after the capture, which is thrown
 * away where it moved; nothing of it is stored, logged or sent anywhere. One request of a tab at a time.
 */
export function createReadAreas(deps: {
  readonly queue: CaptureQueue;
  readonly openPicture: OpenPicture;
  readonly shown: (page: ObservedPage) => Promise<Shown>;
  /** Whether the person is having this tab scanned: the click gave the right to capture it. */
  readonly isScanning: (tabId: number) => boolean;
  /** Whether every site is granted: without a click nothing less lets us capture. */
  readonly mayCapture: () => Promise<boolean>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): ReadAreas {
  const { queue, openPicture, shown, isScanning, mayCapture, clock } = deps;
  /** Tabs whose request is under way. */
  const busy = new Set<number>();
  /** When tabs may ask again, in milliseconds of the clock. */
  const rests = new Map<number, number>();

  async function read(page: ObservedPage, request: RequestOf<'areas.read'>): Promise<AreasReading> {
    const byPerson = isScanning(page.tabId);
    if (!byPerson && !(await mayCapture())) return { kind: 'refused' };
    const before = await shown(page);
    if (before.kind !== 'shown') return before.kind === 'gone' ? { kind: 'refused' } : later(WHILE_HIDDEN);
    const capture = await queue.capture(before.windowId, byPerson ? 'person' : 'page');
    if (capture.kind !== 'taken') return capture;
    const after = await shown(page);
    if (after.kind === 'gone') return { kind: 'refused' };
    if (after.kind === 'hidden' || after.windowId !== before.windowId) return later(WHILE_HIDDEN);
    const picture = await openPicture(capture.picture).catch(() => null);
    if (picture === null) return later(WHILE_HIDDEN);
    const began = clock.now();
    try {
      const reading = await readPicture(picture, request);
      const isInVain = reading.kind === 'read' && reading.codes.length === 0;
      const rest = isInVain ? Math.min(LONGEST_REST, (clock.now() - began) * REST) : 0;
      rests.set(page.tabId, clock.now() + rest);
      return reading;
    } finally {
      picture.close();
    }
  }

  async function readPicture(
    picture: OpenedPicture,
    { areas, viewport }: RequestOf<'areas.read'>,
  ): Promise<AreasReading> {
    const over = overlay(picture, viewport);
    if (over === null) return later(WHILE_HIDDEN);
    const decode = decodeUntil(clock.now() + MOST_DECODING, () => clock.now());
    const codes: CapturedCode[] = [];
    for (const [area, rectangle] of areas.entries()) {
      const part = onCapture(rectangle, over);
      if (part === null) continue;
      for (const code of findInPart(picture, part, decode))
        codes.push({ text: code.text, ...inView(code, over), area });
      // What else waits for the worker has its turn between two areas.
      await new Promise<void>((resume) => void clock.after(0, resume));
    }
    return { kind: 'read', codes };
  }

  return async (page, request) => {
    const { tabId } = page;
    for (const [tab, until] of rests) if (until <= clock.now()) rests.delete(tab);
    const until = rests.get(tabId);
    if (busy.has(tabId)) return later(SPACING);
    if (until !== undefined && !isScanning(tabId)) return later(Math.ceil(until - clock.now()));
    busy.add(tabId);
    try {
      return await read(page, request);
    } finally {
      busy.delete(tabId);
    }
  };
}

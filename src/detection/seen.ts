import { isFrame } from './frame-document.ts';
import type { Reading } from './reader.ts';

/** What is known of an element in view. Milliseconds of the clock. */
export interface Seen {
  reading: Reading | null;
  /** What was read and is on its way. */
  coming: Promise<Reading> | null;
  /** From when on it is to be read again; `null` while what is known of it is fresh. */
  staleFrom: number | null;
  /** An element that changes all the time and holds no code is read ever less often. */
  rest: number;
  restsUntil: number;
  /** The same for one that only might have changed, with something around it. */
  doubt: number;
  doubtedFrom: number;
  /** From when on another capture of it may show a code, where the last one did not or was none; else `null`. */
  again: number | null;
  /** Something on the page changed since it was read: what lay over it may be gone. */
  isPageChanged: boolean;
}

/** Milliseconds that an element rests after changes without a code: first, doubled by each, and at last. */
const FIRST_REST = 50;
const LONGEST_REST = 4000;
/** The same for frames of other origins, of whose changes nobody tells. */
const FIRST_FRAME_REST = 2_000;
const LONGEST_FRAME_REST = 60_000;

export function newlySeen(element: Element): Seen {
  const rest = isFrame(element) ? FIRST_FRAME_REST : FIRST_REST;
  return {
    reading: null,
    coming: null,
    staleFrom: 0,
    rest,
    restsUntil: 0,
    doubt: FIRST_REST,
    doubtedFrom: 0,
    again: null,
    isPageChanged: false,
  };
}

/** It is being read. */
export function fresh(seen: Seen): void {
  seen.staleFrom = null;
  seen.isPageChanged = false;
}

/** Something changed somewhere: that alone is a reason to look again at what a capture showed no code of. */
export function pageChanged(seen: Seen): void {
  seen.isPageChanged = true;
  if (seen.again === null) return;
  const from = Math.max(seen.again, seen.restsUntil);
  seen.staleFrom = Math.min(seen.staleFrom ?? from, from);
}

/** It changed: by itself, or perhaps with something around it. */
export function stale(seen: Seen, by: 'itself' | 'others'): void {
  const from = by === 'itself' ? seen.restsUntil : Math.max(seen.restsUntil, seen.doubtedFrom);
  seen.staleFrom = Math.min(seen.staleFrom ?? from, from);
}

/** What was read of an element, at the time `now`. */
export function settle(seen: Seen, element: Element, reading: Exclude<Reading, { kind: 'coming' }>, now: number): void {
  const before = seen.reading;
  const isSame = before !== null && samePicture(before, reading);
  seen.reading = reading;
  seen.coming = null;
  seen.doubt = isSame ? Math.min(LONGEST_REST, seen.doubt * 2) : FIRST_REST;
  seen.doubtedFrom = now + seen.doubt;
  if (isFrame(element)) seen.rest = Math.min(LONGEST_FRAME_REST, isSame ? seen.rest * 2 : FIRST_FRAME_REST);
  else if (reading.kind === 'read' && reading.texts.length > 0) seen.rest = FIRST_REST;
  else if (before !== null && !isSame) seen.rest = Math.min(LONGEST_REST, seen.rest * 2);
  seen.restsUntil = now + seen.rest;
  seen.again = 'again' in reading ? (reading.again ?? null) : null;
  // While the capture was on its way.
  if (seen.isPageChanged) pageChanged(seen);
}

function samePicture(one: Reading, other: Reading): boolean {
  return one.kind === 'read' && other.kind === 'read' ? one.print === other.print : one.kind === other.kind;
}

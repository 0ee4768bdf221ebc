import type { Sighting } from '../detection/sighting.ts';
import type { CodesReport } from '../messaging/messages.ts';
import { kindOf } from '../payloads/kind-of.ts';
import { OTHER_KINDS, parsePayload } from '../payloads/payload.ts';

/** Texts in one report; a page with more has too many codes anyway. */
const MOST_TEXTS = 16;

/**
 * What the background is told: our own codes by their text, others only by their number and what they are for, since
 * what a page shows to other authenticators is none of our business. A text longer than our longest payload is another
 * kind (P1). Codes of ours that stand over a frame of another origin go apart (P11).
 */
export function reportOf(sighting: Sighting, editing: boolean): CodesReport {
  const ours = [...sighting.texts].filter(isOurs).sort();
  const framed = [...sighting.framed].filter(isOurs).sort().slice(0, MOST_TEXTS);
  const others = [...sighting.texts, ...sighting.framed].filter((text) => !isOurs(text));
  const kinds = new Set(others.map(kindOf));
  const texts = ours.slice(0, MOST_TEXTS);
  return {
    texts,
    others: others.length + ours.length - texts.length,
    kinds: OTHER_KINDS.filter((kind) => kinds.has(kind)),
    framed,
    unreadable: sighting.unreadable,
    editing,
    ...(sighting.looked === undefined ? {} : { looked: sighting.looked }),
  };
}

const isOurs = (text: string): boolean => parsePayload(text).kind !== 'other';

import type { Sighting } from '../detection/sighting.ts';
import type { CodesReport, ScanReport } from '../messaging/messages.ts';
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

/** Characters of the longest text of an account: a QR code of the largest version holds 2,953 bytes. */
const LONGEST_ACCOUNT = 3_000;

/** A report with the texts of codes that hold accounts, for the person who had this page looked at. */
export function withAccounts(report: CodesReport, sighting: Sighting): ScanReport {
  if (sighting.looked === undefined) return report;
  const accounts = [...sighting.texts].filter(holdsAccounts).sort().slice(0, MOST_TEXTS);
  return accounts.length === 0 ? report : { ...report, accounts };
}

/** One text is one line: what begins a second one inside of it is no code. */
function holdsAccounts(text: string): boolean {
  const kind = kindOf(text);
  if (kind !== 'otpauth' && kind !== 'otpauth_migration') return false;
  return text.length <= LONGEST_ACCOUNT && !/[\r\n]/.test(text.trim());
}

const isOurs = (text: string): boolean => parsePayload(text).kind !== 'other';

import type { Looked } from '../messaging/messages.ts';

/** What can be seen on a page at one time. */
export interface Sighting {
  /** Texts of the codes that are visible, each once, in no order. */
  readonly texts: ReadonlySet<string>;
  /** Those that stand over a frame of another origin, and nowhere else: they are not the page's (P11). */
  readonly framed: ReadonlySet<string>;
  /** Visible code-shaped elements whose pixels the page's origin may not read. */
  readonly unreadable: number;
  /** At what a scan looked. */
  readonly looked?: Looked;
}

export const NOTHING_SEEN: Sighting = { texts: new Set(), framed: new Set(), unreadable: 0 };

export function sameSighting(one: Sighting, other: Sighting): boolean {
  return (
    one.unreadable === other.unreadable && sameTexts(one.texts, other.texts) && sameTexts(one.framed, other.framed)
  );
}

function sameTexts(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((text) => other.has(text));
}

/** What some elements say together, and the texts of `links`. */
export function sightingOf(readings: Iterable<Seeable>, links: readonly string[]): Sighting {
  const texts = new Set(links);
  const framed = new Set<string>();
  let unreadable = 0;
  for (const reading of readings) {
    if (reading.kind === 'unreadable') unreadable += 1;
    if (reading.kind !== 'read') continue;
    for (const text of reading.texts) texts.add(text);
    for (const text of reading.framed) framed.add(text);
  }
  for (const text of texts) framed.delete(text);
  return { texts, framed, unreadable };
}

/** The part of a reading that can be seen. */
export type Seeable =
  | { readonly kind: 'read'; readonly texts: readonly string[]; readonly framed: readonly string[] }
  | { readonly kind: 'unreadable' | 'pending' | 'coming' };

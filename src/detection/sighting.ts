/** What can be seen on a page at one time. */
export interface Sighting {
  /** Texts of the codes that are visible, each once, in no order. */
  readonly texts: ReadonlySet<string>;
  /** Visible code-shaped elements whose pixels the page's origin may not read. */
  readonly unreadable: number;
}

export const NOTHING_SEEN: Sighting = { texts: new Set(), unreadable: 0 };

export function sameSighting(one: Sighting, other: Sighting): boolean {
  return (
    one.unreadable === other.unreadable &&
    one.texts.size === other.texts.size &&
    [...one.texts].every((text) => other.texts.has(text))
  );
}

/** A place in a picture, in pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a QR code's symbol stands in a picture: what is needed to find each of its modules. */
export interface SymbolPlace {
  /** Centres of the finder patterns (ISO/IEC 18004 section 6.3.3). */
  readonly corner: Point;
  readonly right: Point;
  readonly below: Point;
  /** How far the fourth corner is from where the other three say, in pixels: not at all but in perspective. */
  readonly slant: Point;
  /** Modules a side. */
  readonly side: number;
  /** 1 for a dark code on a light ground, 0 for a light one on a dark ground. */
  readonly ink: number;
}

export const FEWEST_MODULES = 21;
export const MOST_MODULES = 177;

/** Modules a side of the version that is nearest: 17 + 4 * version (ISO/IEC 18004 section 6.1). */
export function nearestSide(modules: number): number {
  return Math.min(MOST_MODULES, Math.max(FEWEST_MODULES, 17 + 4 * Math.round((modules - 17) / 4)));
}

/** The same place in a picture of another size. */
export function scaled(place: SymbolPlace, across: number, down: number): SymbolPlace {
  const moved = ({ x, y }: Point): Point => ({ x: x * across, y: y * down });
  return {
    ...place,
    corner: moved(place.corner),
    right: moved(place.right),
    below: moved(place.below),
    slant: moved(place.slant),
  };
}

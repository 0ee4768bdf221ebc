import type { Area } from './area.ts';

/** Sides of the squares that a large picture is cut into, in pixels, the largest first. */
const SIDES = [1024, 512, 256] as const;

/**
 * Squares that cover a picture, a list for each size. Each overlaps its neighbours by half, so that a code of up to half
 * the side stands whole in one. The first looks at one see codes from a quarter of the side on: from 64 pixels to 512 together;
 * larger ones are seen in the picture as a whole. No squares of a size that holds the whole picture.
 */
export function tilesOf(width: number, height: number): readonly (readonly Area[])[] {
  return SIDES.filter((side) => Math.max(width, height) > side).map((side) => {
    const tops = startsOf(height, side);
    return startsOf(width, side).flatMap((left) =>
      tops.map((top) => ({ left, top, right: Math.min(width, left + side), bottom: Math.min(height, top + side) })),
    );
  });
}

/** Where squares begin on a line of this length; the last one ends with it. */
function startsOf(length: number, side: number): readonly number[] {
  if (length <= side) return [0];
  const steps = Math.ceil((length - side) / (side / 2));
  return Array.from({ length: steps + 1 }, (_, step) => Math.min(length - side, (step * side) / 2));
}

import { findSymbols } from './find-symbols.ts';
import { gridOf } from './grid.ts';
import { isReadableImage, type PixelImage } from './image.ts';
import { FINE_SIDE, LOOKS } from './looks.ts';
import { shrink } from './shrink.ts';
import { type SymbolPlace, scaled } from './symbol.ts';

/** An upright rectangle of pixels; `right` and `bottom` are outside of it. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Some of the quiet zone, in modules. */
const ROOM = 1.5;
const MOST_AREAS = 4;

/** Where a picture may hold codes, four areas at most, the likeliest first; none overlap. Nothing is decoded. */
export function findCodeAreas(image: PixelImage): readonly Area[] {
  if (!isReadableImage(image)) return [];
  const bounded = shrink(image, FINE_SIDE);
  for (const { longest, toGrey, search } of LOOKS) {
    const small = shrink(bounded, longest);
    const places = findSymbols(toGrey(small), search);
    if (places.length === 0) continue;
    const [across, down] = [image.width / small.width, image.height / small.height];
    const areas: Area[] = [];
    for (const place of places) {
      const area = areaOf(scaled(place, across, down), image);
      if (!areas.some((other) => overlap(area, other))) areas.push(area);
    }
    return areas.slice(0, MOST_AREAS);
  }
  return [];
}

/** The rectangle around a code, in whole pixels of a picture of this size. */
export function areaOf(
  place: SymbolPlace,
  { width, height }: { readonly width: number; readonly height: number },
): Area {
  const grid = gridOf(place);
  const [first, last] = [-ROOM, place.side + ROOM];
  const corners = [grid(first, first), grid(last, first), grid(first, last), grid(last, last)];
  const across = corners.map(({ x }) => x);
  const down = corners.map(({ y }) => y);
  return {
    left: Math.max(0, Math.floor(Math.min(...across))),
    top: Math.max(0, Math.floor(Math.min(...down))),
    right: Math.min(width, Math.ceil(Math.max(...across))),
    bottom: Math.min(height, Math.ceil(Math.max(...down))),
  };
}

export function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

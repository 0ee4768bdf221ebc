import { type Area, areaOf, overlap } from './area.ts';
import { findSymbols } from './find-symbols.ts';
import { isReadableImage, type PixelImage } from './image.ts';
import { FINE_SIDE, LOOKS } from './looks.ts';
import { shrink } from './shrink.ts';
import { scaled } from './symbol.ts';

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

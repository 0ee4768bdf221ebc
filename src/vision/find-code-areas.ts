import { type Area, areaOf, overlap } from './area.ts';
import { findSymbols } from './find-symbols.ts';
import { isReadableImage, type PixelImage } from './image.ts';
import { FINE_SIDE, LOOKS, type Look } from './looks.ts';
import { shrink } from './shrink.ts';
import { scaled } from './symbol.ts';
import { worthwhile } from './worthwhile.ts';

const MOST_AREAS = 4;

/** Where a picture may hold codes, four areas at most; none overlap. Looked for as codes are, but nothing is decoded. */
export function findCodeAreas(image: PixelImage): readonly Area[] {
  if (!isReadableImage(image)) return [];
  const bounded = shrink(image, FINE_SIDE);
  const [first, ...more] = LOOKS;
  const areas = areasIn(image, bounded, first);
  if (areas.length > 0) return areas;
  for (const look of worthwhile(bounded, more)) {
    const found = areasIn(image, bounded, look);
    if (found.length > 0) return found;
  }
  return [];
}

function areasIn(image: PixelImage, bounded: PixelImage, { longest, toGrey, search }: Look): readonly Area[] {
  const small = shrink(bounded, longest);
  const [across, down] = [image.width / small.width, image.height / small.height];
  const areas: Area[] = [];
  for (const place of findSymbols(toGrey(small), search)) {
    const area = areaOf(scaled(place, across, down), image);
    if (!areas.some((other) => overlap(area, other))) areas.push(area);
    if (areas.length === MOST_AREAS) break;
  }
  return areas;
}

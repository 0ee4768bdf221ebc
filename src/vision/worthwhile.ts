import { binarize } from './binarize.ts';
import { findFinders } from './finders.ts';
import { toGrey } from './grey.ts';
import type { PixelImage } from './image.ts';
import { LOOSE, type Look, PLAIN_SIDE, SMALL_SIDE } from './looks.ts';
import { shrink } from './shrink.ts';

/** Which of these looks there is a point in, once the first one has shown no code in a picture. */
export function worthwhile(picture: PixelImage, looks: readonly Look[]): readonly Look[] {
  const finders = findFinders(binarize(toGrey(shrink(picture, SMALL_SIDE))), LOOSE);
  // Of 1300 codes each showed six finder patterns or more here, and half of all other pieces of pages show none.
  const hasThree = [0, 1].some((ink) => finders.filter((finder) => finder.ink === ink).length >= 3);
  if (hasThree) return looks;
  // A code in a large picture may be too small to be seen in a small one.
  const isLarge = Math.max(picture.width, picture.height) > PLAIN_SIDE;
  return isLarge ? looks.filter(({ longest }) => longest > PLAIN_SIDE) : [];
}

import { type ReadCode, readOne } from './cascade.ts';
import { crop } from './crop.ts';
import { type Decode, decode } from './decode.ts';
import { findCodeAreas } from './find-code-areas.ts';
import { isReadableImage, LONGEST_SIDE, type PixelImage } from './image.ts';
import { shrink } from './shrink.ts';

/**
 * Pixels of the longer side at which a picture is looked at once more when nothing was found in it: dots and stars that
 * stand apart run together into modules there. 112 leaves three pixels a module of a login code; dots of six sizes in
 * pictures of 120 to 400 pixels all read at it but one, and 6 of 36 did without (test/vision/cascade.test.ts).
 */
const SMALL_SIDE = 112;

/**
 * Texts of the codes in a picture, each once, four at most; at most sixteen tries at its own size and sixteen at
 * `SMALL_SIDE` whatever the picture is, and none for one that can't hold a code. The tight rectangle comes first: a
 * code without a quiet zone on a dark page reads 21 of 21 times tight and 6 of 21 times with a margin.
 */
export function readCodes(image: PixelImage, decodeOne: Decode = decode): readonly string[] {
  return findCodes(image, decodeOne).map(({ text }) => text);
}

/** The same, with the way that found each. */
export function findCodes(image: PixelImage, decodeOne: Decode = decode): readonly ReadCode[] {
  if (!isReadableImage(image)) return [];
  const bounded = shrink(image, LONGEST_SIDE);
  const codes = findAtItsSize(bounded, decodeOne);
  const isSmall = Math.max(bounded.width, bounded.height) <= SMALL_SIDE;
  return codes.length > 0 || isSmall ? codes : findAtItsSize(shrink(bounded, SMALL_SIDE), decodeOne);
}

function findAtItsSize(image: PixelImage, decodeOne: Decode): readonly ReadCode[] {
  const areas = findCodeAreas(image);
  if (areas.length === 0) return [];
  // jsQR reads one code a picture, and mixes the finder patterns of several.
  const pictures = areas.length === 1 ? [image] : areas.map((area) => crop(image, area));
  const codes = new Map<string, ReadCode>();
  for (const picture of pictures) {
    const code = readOne(picture, decodeOne);
    if (code !== null && !codes.has(code.text)) codes.set(code.text, code);
  }
  return [...codes.values()];
}

import { type ReadCode, readOne } from './cascade.ts';
import { crop } from './crop.ts';
import { type Decode, decode } from './decode.ts';
import { type Area, findCodeAreas } from './find-code-areas.ts';
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

/** A code, and where in the picture it stands. */
export interface FoundCode extends ReadCode {
  readonly area: Area;
}

/** The same, with the way that found each, and the place. */
export function findCodes(image: PixelImage, decodeOne: Decode = decode): readonly FoundCode[] {
  if (!isReadableImage(image)) return [];
  const bounded = shrink(image, LONGEST_SIDE);
  const codes = placedIn(image, bounded, findAtItsSize(bounded, decodeOne));
  if (codes.length > 0 || Math.max(bounded.width, bounded.height) <= SMALL_SIDE) return codes;
  const small = shrink(bounded, SMALL_SIDE);
  return placedIn(image, small, findAtItsSize(small, decodeOne));
}

/** Places of a shrunk picture, in pixels of the picture itself. */
function placedIn(image: PixelImage, shrunk: PixelImage, codes: readonly FoundCode[]): readonly FoundCode[] {
  if (shrunk === image) return codes;
  const across = image.width / shrunk.width;
  const down = image.height / shrunk.height;
  return codes.map((code) => ({
    ...code,
    area: {
      left: code.area.left * across,
      top: code.area.top * down,
      right: code.area.right * across,
      bottom: code.area.bottom * down,
    },
  }));
}

function findAtItsSize(image: PixelImage, decodeOne: Decode): readonly FoundCode[] {
  const areas = findCodeAreas(image);
  if (areas.length === 0) return [];
  // jsQR reads one code a picture, and mixes the finder patterns of several.
  const codes = new Map<string, FoundCode>();
  for (const area of areas) {
    const code = readOne(areas.length === 1 ? image : crop(image, area), decodeOne);
    if (code !== null && !codes.has(code.text)) codes.set(code.text, { ...code, area });
  }
  return [...codes.values()];
}

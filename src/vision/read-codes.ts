import { crop } from './crop.ts';
import { type Decode, decode } from './decode.ts';
import { findCodeAreas } from './find-code-areas.ts';
import { isReadableImage, LONGEST_SIDE, type PixelImage } from './image.ts';
import { withMargin } from './margin.ts';
import { shrink } from './shrink.ts';
import { stretch } from './stretch.ts';

/**
 * Texts of the codes in a picture, each once, four at most; at most eight tries whatever the picture is, and none for
 * one that can't hold a code. The tight rectangle comes first: a code without a quiet zone on a dark page reads 21 of
 * 21 times tight and 6 of 21 times with a margin. The second try, with stretched contrast and a quiet zone around it,
 * gains 7 codes of 279.
 */
export function readCodes(image: PixelImage, decodeOne: Decode = decode): readonly string[] {
  if (!isReadableImage(image)) return [];
  const bounded = shrink(image, LONGEST_SIDE);
  const areas = findCodeAreas(bounded);
  if (areas.length === 0) return [];
  // jsQR reads one code a picture, and mixes the finder patterns of several.
  const pictures = areas.length === 1 ? [bounded] : areas.map((area) => crop(bounded, area));
  const texts = new Set<string>();
  for (const picture of pictures) {
    const text = decodeOne(picture) ?? decodeOne(withMargin(stretch(picture)));
    if (text !== null) texts.add(text);
  }
  return [...texts];
}

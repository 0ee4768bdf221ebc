import jsQR from 'jsqr';
import { isReadableImage, LONGEST_SIDE, type PixelImage } from './image.ts';
import { shrink } from './shrink.ts';

/** Reads the text of one code, dark on light; `null` when there is none. Never throws. */
export type Decode = (image: PixelImage) => string | null;

/** jsQR, bounded: a picture of another shape than it claims is refused, a large one is shrunk first. */
export const decode: Decode = (image) => {
  if (!isReadableImage(image)) return null;
  const { data, width, height } = shrink(image, LONGEST_SIDE);
  try {
    // jsQR 1.4.0 keeps the options of the call before: they must always be given.
    const code = jsQR(data, width, height, { inversionAttempts: 'dontInvert' });
    // It answers with an empty text for some pictures without a code.
    return code === null || code.data === '' ? null : code.data;
  } catch {
    // Damaged codes make its error correction throw.
    return null;
  }
};

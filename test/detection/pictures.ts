import { crop } from '../../bench/vision/crop.ts';
import type { OpenedPicture, OpenPicture } from '../../src/detection/capture/opened-picture.ts';
import { LONGEST_SIDE, type PixelImage } from '../../src/vision/image.ts';
import { shrink } from '../../src/vision/shrink.ts';

/** A picture of white pixels with others painted on it, each at its place. */
export function pictureOf(
  width: number,
  height: number,
  ...painted: readonly { readonly x: number; readonly y: number; readonly image: PixelImage }[]
): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const { x, y, image } of painted) {
    for (let row = 0; row < image.height; row++) {
      data.set(image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4), ((row + y) * width + x) * 4);
    }
  }
  return { data, width, height };
}

/** Opens every file as one picture, and knows what of it was looked at and whether it was closed. */
export function createFakePictures(image: PixelImage) {
  const parts: { readonly width: number; readonly height: number }[] = [];
  const state = { open: 0, opened: 0 };
  const openPicture: OpenPicture = () => {
    state.open += 1;
    state.opened += 1;
    const opened: OpenedPicture = {
      width: image.width,
      height: image.height,
      pixels({ x, y, width, height }) {
        const part = shrink(crop(image, { left: x, top: y, right: x + width, bottom: y + height }), LONGEST_SIDE);
        parts.push({ width: part.width, height: part.height });
        return part;
      },
      close() {
        state.open -= 1;
      },
    };
    return Promise.resolve(opened);
  };
  return { openPicture, parts, state };
}

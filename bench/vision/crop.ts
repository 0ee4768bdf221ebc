import type { Area } from '../../src/vision/area.ts';
import type { PixelImage } from '../../src/vision/image.ts';

/** The part of a picture inside `area`, which must lie within it. */
export function crop(image: PixelImage, { left, top, right, bottom }: Area): PixelImage {
  const width = right - left;
  const height = bottom - top;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const start = ((y + top) * image.width + left) * 4;
    data.set(image.data.subarray(start, start + width * 4), y * width * 4);
  }
  return { data, width, height };
}

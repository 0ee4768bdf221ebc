import type { PixelImage } from './image.ts';

/** The picture with its longer side at most `longest` pixels, by averaging areas; the same object when it fits. */
export function shrink(image: PixelImage, longest: number): PixelImage {
  const ratio = Math.max(image.width, image.height) / longest;
  if (ratio <= 1) return image;
  const width = Math.max(1, Math.floor(image.width / ratio));
  const height = Math.max(1, Math.floor(image.height / ratio));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const top = Math.floor(y * ratio);
    const bottom = Math.min(image.height, Math.floor((y + 1) * ratio));
    for (let x = 0; x < width; x++) {
      const left = Math.floor(x * ratio);
      const right = Math.min(image.width, Math.floor((x + 1) * ratio));
      let [red, green, blue] = [0, 0, 0];
      for (let row = top; row < bottom; row++) {
        const end = (row * image.width + right) * 4;
        for (let at = (row * image.width + left) * 4; at < end; at += 4) {
          red += image.data[at] ?? 0;
          green += image.data[at + 1] ?? 0;
          blue += image.data[at + 2] ?? 0;
        }
      }
      const area = (right - left) * (bottom - top);
      const at = (y * width + x) * 4;
      data[at] = red / area;
      data[at + 1] = green / area;
      data[at + 2] = blue / area;
      data[at + 3] = 255;
    }
  }
  return { data, width, height };
}

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
    const bottom = Math.min(image.height, Math.max(top + 1, Math.floor((y + 1) * ratio)));
    for (let x = 0; x < width; x++) {
      const left = Math.floor(x * ratio);
      const right = Math.min(image.width, Math.max(left + 1, Math.floor((x + 1) * ratio)));
      data.set(average(image, left, top, right, bottom), (y * width + x) * 4);
    }
  }
  return { data, width, height };
}

/** Mean colour of the area [left, right) x [top, bottom), opaque. */
function average(
  { data, width }: PixelImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
): [number, number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      red += data[at] ?? 0;
      green += data[at + 1] ?? 0;
      blue += data[at + 2] ?? 0;
    }
  }
  const area = (right - left) * (bottom - top);
  return [red / area, green / area, blue / area, 255];
}

import type { PixelImage } from './image.ts';

/** The picture twice as large by bilinear interpolation: tiny modules get edges that can be told apart. */
export function enlarge({ data, width, height }: PixelImage): PixelImage {
  const wide = width * 2;
  const high = height * 2;
  const out = new Uint8ClampedArray(wide * high * 4);
  for (let y = 0; y < high; y++) {
    const { low: top, high: bottom, share: down } = between(y, height);
    for (let x = 0; x < wide; x++) {
      const { low: left, high: right, share: across } = between(x, width);
      const at = (y * wide + x) * 4;
      for (let channel = 0; channel < 4; channel++) {
        const value = (row: number, column: number): number => data[(row * width + column) * 4 + channel] ?? 0;
        const above = value(top, left) * (1 - across) + value(top, right) * across;
        const under = value(bottom, left) * (1 - across) + value(bottom, right) * across;
        out[at + channel] = above * (1 - down) + under * down;
      }
    }
  }
  return { data: out, width: wide, height: high };
}

/** The two pixels of a row of `length` between which the middle of pixel `at` of the enlarged row lies. */
function between(at: number, length: number): { readonly low: number; readonly high: number; readonly share: number } {
  const place = Math.min(length - 1, Math.max(0, (at + 0.5) / 2 - 0.5));
  const low = Math.floor(place);
  return { low, high: Math.min(length - 1, low + 1), share: place - low };
}

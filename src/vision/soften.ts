import type { Grey } from './grey.ts';

/** Mean over 3 x 3 pixels, at the edges over those that there are: dots and stars that stand apart run together. */
export function soften({ values, width, height }: Grey): Grey {
  const rows = new Uint16Array(values.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      const left = values[start + Math.max(0, x - 1)] ?? 0;
      const right = values[start + Math.min(width - 1, x + 1)] ?? 0;
      rows[start + x] = left + (values[start + x] ?? 0) + right;
    }
  }
  const out = new Uint8ClampedArray(values.length);
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - 1) * width;
    const below = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      out[y * width + x] = ((rows[above + x] ?? 0) + (rows[y * width + x] ?? 0) + (rows[below + x] ?? 0)) / 9;
    }
  }
  return { values: out, width, height };
}

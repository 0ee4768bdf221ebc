import { encode } from 'uqr';
import type { PixelImage } from '../../src/vision/image.ts';

/** How a code is drawn. Lengths in pixels, colours as RGB. */
export interface Style {
  readonly module?: number;
  /** Modules. */
  readonly quiet?: number;
  readonly dark?: readonly [number, number, number];
  readonly light?: readonly [number, number, number];
  readonly degrees?: number;
  /** Greatest change of a channel by noise, 0..255; `seed` makes it repeatable. */
  readonly noise?: number;
  readonly seed?: number;
}

/** A login code as a page would draw it, in pixels. */
export function paintCode(text: string, style: Style = {}): PixelImage {
  const { module = 5, quiet = 4, dark = [0, 0, 0], light = [255, 255, 255], degrees = 0, noise = 0, seed = 1 } = style;
  const matrix = encode(text, { ecc: 'M', border: 0 }).data;
  const count = matrix.length;
  const upright = (count + 2 * quiet) * module;
  const angle = (degrees * Math.PI) / 180;
  const side = Math.ceil(upright * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))));
  const data = new Uint8ClampedArray(side * side * 4);
  const random = randomFrom(seed);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [u, v] = turn(x + 0.5 - side / 2, y + 0.5 - side / 2, -angle);
      const column = Math.floor((u + upright / 2) / module) - quiet;
      const row = Math.floor((v + upright / 2) / module) - quiet;
      const colour = matrix[row]?.[column] === true ? dark : light;
      const shift = Math.round((random() * 2 - 1) * noise);
      const at = (y * side + x) * 4;
      for (const channel of [0, 1, 2] as const) data[at + channel] = colour[channel] + shift;
      data[at + 3] = 255;
    }
  }
  return { data, width: side, height: side };
}

/** Pictures side by side on one ground. */
export function beside(gap: number, ...images: readonly PixelImage[]): PixelImage {
  const width = images.reduce((sum, image) => sum + image.width + gap, gap);
  const height = Math.max(...images.map((image) => image.height)) + 2 * gap;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  let left = gap;
  for (const image of images) {
    for (let y = 0; y < image.height; y++) {
      const row = image.data.subarray(y * image.width * 4, (y + 1) * image.width * 4);
      data.set(row, ((y + gap) * width + left) * 4);
    }
    left += image.width + gap;
  }
  return { data, width, height };
}

/** Two pictures of one width, one below the other. */
export function below(above: PixelImage, under: PixelImage): PixelImage {
  const data = new Uint8ClampedArray(above.data.length + under.data.length);
  data.set(above.data);
  data.set(under.data, above.data.length);
  return { data, width: above.width, height: above.height + under.height };
}

/** A picture whose pixels come from a function of their place, 0..255 grey. */
export function paint(width: number, height: number, grey: (x: number, y: number) => number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      data.fill(grey(x, y), at, at + 3);
      data[at + 3] = 255;
    }
  }
  return { data, width, height };
}

/** Numbers in 0..1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function turn(x: number, y: number, angle: number): readonly [number, number] {
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

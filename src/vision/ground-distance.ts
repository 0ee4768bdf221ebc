import type { Grey } from './grey.ts';
import { type PixelImage, sampleStep } from './image.ts';

/** Bits of each channel by which colours are told apart when the most frequent one is looked for. */
const KEPT_BITS = 4;

type Colour = readonly [red: number, green: number, blue: number];

/**
 * How far each pixel is from the picture's ground, dark where it is far: eyes of another colour than the modules, and
 * gradients, are all ink then. The greatest difference of a channel is taken, since a mean hides red on green.
 */
export function groundDistance(image: PixelImage): Grey {
  const { data, width, height } = image;
  const [red, green, blue] = groundColour(data);
  const values = new Uint8ClampedArray(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    const at = pixel * 4;
    const far = Math.max(
      Math.abs((data[at] ?? 0) - red),
      Math.abs((data[at + 1] ?? 0) - green),
      Math.abs((data[at + 2] ?? 0) - blue),
    );
    values[pixel] = 255 - far;
  }
  return { values, width, height };
}

/** Mean of the pixels in the fullest cell of the colour cube. */
function groundColour(data: Uint8ClampedArray): Colour {
  const shift = 8 - KEPT_BITS;
  const cellOf = (at: number): number =>
    (((((data[at] ?? 0) >> shift) << KEPT_BITS) | ((data[at + 1] ?? 0) >> shift)) << KEPT_BITS) |
    ((data[at + 2] ?? 0) >> shift);
  const counts = new Uint32Array(1 << (3 * KEPT_BITS));
  const step = sampleStep(data) * 4;
  let fullest = 0;
  for (let at = 0; at < data.length; at += step) {
    const cell = cellOf(at);
    const count = (counts[cell] ?? 0) + 1;
    counts[cell] = count;
    if (count > (counts[fullest] ?? 0)) fullest = cell;
  }
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let at = 0; at < data.length; at += step) {
    if (cellOf(at) !== fullest) continue;
    red += data[at] ?? 0;
    green += data[at + 1] ?? 0;
    blue += data[at + 2] ?? 0;
    count += 1;
  }
  return [red / count, green / count, blue / count];
}

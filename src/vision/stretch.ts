import type { PixelImage } from './image.ts';

/** Share of the pixels at each end that may be cut off. */
const TAIL = 0.01;

/**
 * The picture in grey with its contrast stretched to the whole range, for pale codes: jsQR takes differences of
 * 24 of 255 and less for a plain area. The channel with the widest range is taken, so that red on green of equal
 * luma is seen too.
 */
export function stretch({ data, width, height }: PixelImage): PixelImage {
  const ranges = [0, 1, 2].map((channel) => ({ channel, ...rangeOf(data, channel) }));
  const widest = ranges.reduce((best, range) => (range.high - range.low > best.high - best.low ? range : best));
  const factor = 255 / Math.max(1, widest.high - widest.low);
  const grey = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const value = ((data[at + widest.channel] ?? 0) - widest.low) * factor;
    grey[at] = value;
    grey[at + 1] = value;
    grey[at + 2] = value;
    grey[at + 3] = 255;
  }
  return { data: grey, width, height };
}

function rangeOf(data: Uint8ClampedArray, channel: number): { readonly low: number; readonly high: number } {
  const counts = new Uint32Array(256);
  for (let at = channel; at < data.length; at += 4) counts[data[at] ?? 0] = (counts[data[at] ?? 0] ?? 0) + 1;
  const tail = (data.length / 4) * TAIL;
  return { low: level(counts, tail, 0, 1), high: level(counts, tail, 255, -1) };
}

/** The first level, going from `from` in `step`s, by which more than `tail` pixels have been passed. */
function level(counts: Uint32Array, tail: number, from: number, step: 1 | -1): number {
  let passed = 0;
  for (let value = from; value >= 0 && value <= 255; value += step) {
    passed += counts[value] ?? 0;
    if (passed > tail) return value;
  }
  return from;
}

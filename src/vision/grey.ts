import { type PixelImage, sampleStep } from './image.ts';

/** One value a pixel, 0..255, row by row. */
export interface Grey {
  readonly values: Uint8ClampedArray;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** Share of the pixels at each end of a channel's range that may be cut off: a small code's ink is a hundredth of a window. */
const TAIL = 0.001;

interface Range {
  readonly channel: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The picture in grey with its contrast stretched to the whole range, for pale codes. The channel with the widest
 * range is taken, so that red on green of equal luma is seen too.
 */
export function toGrey(image: PixelImage): Grey {
  const { data, width, height } = image;
  const { channel, low, high } = [0, 1, 2]
    .map((each) => rangeOf(image, each))
    .reduce((best, range) => (range.high - range.low > best.high - best.low ? range : best));
  const factor = 255 / Math.max(1, high - low);
  const values = new Uint8ClampedArray(width * height);
  for (let pixel = 0; pixel < values.length; pixel++) {
    values[pixel] = ((data[pixel * 4 + channel] ?? 0) - low) * factor;
  }
  return { values, width, height };
}

function rangeOf({ data }: PixelImage, channel: number): Range {
  const counts = new Uint32Array(256);
  const step = sampleStep(data) * 4;
  let seen = 0;
  for (let at = channel; at < data.length; at += step) {
    counts[data[at] ?? 0] = (counts[data[at] ?? 0] ?? 0) + 1;
    seen += 1;
  }
  const tail = seen * TAIL;
  return { channel, low: level(counts, tail, 0, 1), high: level(counts, tail, 255, -1) };
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

/** RGBA pixels row by row, as `ImageData` holds them. Alpha is not looked at: draw on an opaque background first. */
export interface PixelImage {
  readonly data: Uint8ClampedArray;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** The smallest QR code has 21 modules a side; nothing smaller can hold one. */
export const SHORTEST_SIDE = 21;

/** Largest version has 177 modules a side: this leaves more than five pixels a module, and bounds a look's cost. */
export const LONGEST_SIDE = 1024;

/** Beyond this (pixels a side) nothing is read at all, so that a hostile picture costs no memory. */
export const REFUSED_SIDE = 8192;

/** Whether the picture is whole and of a size that is looked at. */
export function isReadableImage({ data, width, height }: PixelImage): boolean {
  if (!Number.isInteger(width) || !Number.isInteger(height)) return false;
  if (Math.min(width, height) < SHORTEST_SIDE || Math.max(width, height) > REFUSED_SIDE) return false;
  return data.length === width * height * 4;
}

/** Pixels by which a picture's colours are told: enough for shares of a hundredth. */
const MOST_SAMPLES = 20_000;

/** How many pixels further the next sample is; odd, so that samples of pictures of even width stand in no columns. */
export function sampleStep(data: Uint8ClampedArray): number {
  const step = Math.ceil(data.length / 4 / MOST_SAMPLES);
  return step % 2 === 0 ? step + 1 : step;
}

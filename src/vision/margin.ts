import type { PixelImage } from './image.ts';

/** Share of the longer side that is added on each side, as measured to rescue the most codes. */
const SHARE = 0.12;

/** Corner pixels that must agree for the margin to take their colour: luma steps of 0..255. */
const SAME_LUMA = 24;

/**
 * The picture with a quiet zone around it. Its colour is the border's own where the border is of one colour. Else
 * the code fills the picture, its corners are finder patterns, and the quiet zone is the opposite of them.
 */
export function withMargin(image: PixelImage): PixelImage {
  const { width, height } = image;
  const margin = Math.ceil(Math.max(width, height) * SHARE);
  const wide = width + 2 * margin;
  const high = height + 2 * margin;
  const pixels = new Uint32Array(wide * high).fill(quietColour(image));
  const data = new Uint8ClampedArray(pixels.buffer);
  for (let y = 0; y < height; y++) {
    const row = image.data.subarray(y * width * 4, (y + 1) * width * 4);
    data.set(row, ((y + margin) * wide + margin) * 4);
  }
  return { data, width: wide, height: high };
}

/** Four bytes of RGBA in this machine's byte order. */
function quietColour(image: PixelImage): number {
  const { data, width, height } = image;
  const border: number[] = [];
  for (let x = 0; x < width; x++) border.push(x * 4, ((height - 1) * width + x) * 4);
  for (let y = 0; y < height; y++) border.push(y * width * 4, ((y + 1) * width - 1) * 4);
  border.sort((one, other) => luma(data, one) - luma(data, other));
  const darkest = border[Math.floor(border.length * 0.02)] ?? 0;
  const median = border[border.length >> 1] ?? 0;
  const lightest = border[Math.floor(border.length * 0.98)] ?? 0;
  if (luma(data, lightest) - luma(data, darkest) < SAME_LUMA) return colourAt(data, median);
  const corners = [0, width - 1, (height - 1) * width].map((pixel) => luma(data, pixel * 4));
  const middle = (luma(data, lightest) + luma(data, darkest)) / 2;
  const dark = corners.filter((corner) => corner < middle).length >= 2;
  return colourAt(data, dark ? lightest : darkest);
}

function colourAt(data: Uint8ClampedArray, at: number): number {
  return new Uint32Array(data.slice(at, at + 4).buffer)[0] ?? 0;
}

/** Rec. 709 luma, 0..255. */
function luma(data: Uint8ClampedArray, at: number): number {
  return 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
}

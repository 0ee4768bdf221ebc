import { decode } from './decode.ts';
import type { PixelImage } from './image.ts';
import { readCodes } from './read-codes.ts';

/** What the sample says: as long as a login code, and nobody's. */
export const SAMPLE_TEXT = 'https://countersign.invalid/qr#warm-up';

/** A version 3 code of it (ISO/IEC 18004), one number a row, the highest of 29 bits first. */
const ROWS: readonly number[] = [
  0x1fcc537f, 0x104b7841, 0x175c775d, 0x175dca5d, 0x1758475d, 0x10513541, 0x1fd5557f, 0x00123000, 0x17c20a7c,
  0x01a09f71, 0x0674e000, 0x00b587aa, 0x067b7a0c, 0x049d1ef1, 0x04db343c, 0x1b056332, 0x1b6c2a2c, 0x19a9d775,
  0x13ebf1a4, 0x128597e2, 0x146e7df7, 0x001c1d1f, 0x1fc73b5c, 0x10504313, 0x175a29f4, 0x175a420f, 0x175ea57e,
  0x104e01aa, 0x1fd83a54,
];

const QUIET = 4;
const SIZE = 29;
/** Pixels a module: as what was found is drawn for jsQR, and what login pages show. */
const SMALL = 1;
const USUAL = 6;

/** Reads a code of our own once, so that the first real one does not pay for compiling jsQR: 28 ms instead of it. */
export function warm(): boolean {
  return decode(sample(SMALL)) === SAMPLE_TEXT;
}

/** Rounds of `warmWhole` after which another one gains little: a login code then takes 7 to 12 ms, of 45 to 60 (Chromium 156). */
export const WARM_ROUNDS = 4;

/** The same through everything that reads a picture: about 100 ms at first and 10 at last, for who waits for a code. */
export function warmWhole(): boolean {
  return readCodes(sample(USUAL)).includes(SAMPLE_TEXT);
}

function sample(module: number): PixelImage {
  const side = (SIZE + 2 * QUIET) * module;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < SIZE * module; y++) {
    const row = ROWS[Math.floor(y / module)] ?? 0;
    for (let x = 0; x < SIZE * module; x++) {
      const dark = (row >> (SIZE - 1 - Math.floor(x / module))) & 1;
      const at = ((y + QUIET * module) * side + x + QUIET * module) * 4;
      if (dark === 1) data.fill(0, at, at + 3);
    }
  }
  return { data, width: side, height: side };
}

import { encode as encodePng } from 'fast-png';
import { encode } from 'uqr';

/** A PNG of a code, black on white, with its quiet zone; `module` pixels a module. */
export function codePicture(text: string, module = 5): Uint8Array {
  const rows = encode(text, { ecc: 'M', border: 4 }).data;
  const side = rows.length * module;
  const data = new Uint8Array(side * side).fill(255);
  for (const [y, row] of rows.entries())
    for (const [x, dark] of row.entries())
      if (dark)
        for (let line = 0; line < module; line += 1) {
          const at = (y * module + line) * side + x * module;
          data.fill(0, at, at + module);
        }
  return encodePng({ width: side, height: side, channels: 1, data });
}

/** A GIF that shows one code after the other (GIF89a); all of one size, each for a tenth of a second, without end. */
export function codeAnimation(...texts: readonly string[]): Uint8Array {
  const frames = texts.map((text) => encode(text, { ecc: 'M', border: 4, minVersion: 4, maxVersion: 4 }).data);
  const [first = []] = frames;
  const module = 5;
  const side = first.length * module;
  const size = [side & 255, side >> 8];
  const bytes = [...new TextEncoder().encode('GIF89a'), ...size, ...size, 0x80, 0, 0, 255, 255, 255, 0, 0, 0];
  for (const rows of frames) {
    // Control: 10 hundredths of a second. Descriptor: the whole screen. Two bits a pixel, the least there is.
    bytes.push(0x21, 0xf9, 4, 0, 10, 0, 0, 0, 0x2c, 0, 0, 0, 0, ...size, ...size, 0, 2);
    const pixels = Array.from({ length: side * side }, (_, at) => {
      const [x, y] = [Math.floor((at % side) / module), Math.floor(at / side / module)];
      return rows[y]?.[x] === true ? 1 : 0;
    });
    for (const block of blocksOf(uncompressed(pixels))) bytes.push(block.length, ...block);
    bytes.push(0);
  }
  return Uint8Array.from([...bytes, 0x3b]);
}

const CLEAR = 4;
const END = 5;

/** Codes of three bits, the lowest bit first. The table is cleared before it grows, so that no code gets longer. */
function uncompressed(pixels: readonly number[]): readonly number[] {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  const put = (code: number) => {
    held |= code << bits;
    bits += 3;
    if (bits < 8) return;
    bytes.push(held & 255);
    held >>= 8;
    bits -= 8;
  };
  for (const [index, pixel] of pixels.entries()) {
    if (index % 2 === 0) put(CLEAR);
    put(pixel);
  }
  put(END);
  return [...bytes, held & 255];
}

const blocksOf = (bytes: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: Math.ceil(bytes.length / 255) }, (_, at) => bytes.slice(at * 255, at * 255 + 255));

/** A PNG without anything on it. */
export const blankPicture = (width = 200, height = 200): Uint8Array =>
  encodePng({ width, height, channels: 1, data: new Uint8Array(width * height).fill(240) });

/** For an `img` of a page. */
export const asAddress = (picture: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(picture).toString('base64')}`;

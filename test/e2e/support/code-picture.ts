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

/** A PNG without anything on it. */
export const blankPicture = (width = 200, height = 200): Uint8Array =>
  encodePng({ width, height, channels: 1, data: new Uint8Array(width * height).fill(240) });

/** For an `img` of a page. */
export const asAddress = (picture: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(picture).toString('base64')}`;

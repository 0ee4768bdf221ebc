import { encode } from 'uqr';

/** A QR code as one SVG path over a square of `size` modules, quiet zone included (ISO/IEC 18004: 4 modules). */
export interface QrDrawing {
  readonly size: number;
  readonly path: string;
  /** Width in CSS pixels: the whole pixels a module that come nearest to 240. */
  readonly width: number;
}

const QUIET_ZONE = 4;
const WIDTH = 240;

export function drawQr(text: string): QrDrawing {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const path = data.map((row, y) => rowPath(row, y)).join('');
  return { size, path, width: size * Math.max(1, Math.round(WIDTH / size)) };
}

/** One rectangle for each run of dark modules. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (row[x] !== true) continue;
    const start = x;
    while (row[x + 1] === true) x++;
    const run = x + 1 - start;
    path += `M${String(start)} ${String(y)}h${String(run)}v1h-${String(run)}z`;
  }
  return path;
}

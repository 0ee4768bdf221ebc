import { encode } from 'uqr';
import { type Html, html } from './html.ts';

/** A QR code as one path, so that a script can renew it without writing markup. */
export interface QrSymbol {
  /** Modules of a side, quiet zone included. */
  readonly size: number;
  readonly path: string;
}

export interface ShownCode extends QrSymbol {
  /** The text of the code: `{issuer}/qr#{otp}` or `{issuer}/enrol#{otp}` (P1). */
  readonly code: string;
  /** Seconds from now. */
  readonly expires_in: number;
  readonly renew_in: number;
}

/** ISO/IEC 18004 asks for a quiet zone of four modules. */
export function qrSymbol(text: string): QrSymbol {
  const { size, data } = encode(text, { ecc: 'M', border: 4 });
  const runs = data.flatMap((row, y) =>
    rowRuns(row).map(([x, width]) => `M${x.toString()} ${y.toString()}h${width.toString()}v1h-${width.toString()}z`),
  );
  return { size, path: runs.join('') };
}

function rowRuns(row: readonly boolean[]): Array<readonly [x: number, width: number]> {
  const runs: Array<readonly [number, number]> = [];
  let start = -1;
  for (let x = 0; x <= row.length; x += 1) {
    const dark = row[x] === true;
    if (dark && start < 0) start = x;
    if (!dark && start >= 0) {
      runs.push([start, x - start]);
      start = -1;
    }
  }
  return runs;
}

/** The picture of a code and its time, which a script renews. `label` says to who can't see it what it is. */
export const qrPicture = ({ size, path }: QrSymbol, label: string): Html =>
  html`<div class="qr"><svg data-qr viewBox="0 0 ${size} ${size}" width="264" height="264" role="img" aria-label="${label}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d="${path}" fill="#000"/></svg></div>
        <div class="time" aria-hidden="true"><svg viewBox="0 0 100 4" preserveAspectRatio="none"><rect class="track" width="100" height="4" rx="2"/><rect class="left" data-time-left width="100" height="4" rx="2"/></svg></div>`;

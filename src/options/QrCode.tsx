import { encode } from 'uqr';
import './qr-code.css';

/** Modules of light ground around a code (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;

/** Bytes that the largest code holds: version 40 at level L (ISO/IEC 18004, table 7). */
const MOST_BYTES = 2953;

/** Whether a code can hold this text. */
export const fitsCode = (text: string): boolean => new TextEncoder().encode(text).length <= MOST_BYTES;

/** A text as a code, dark on white whatever the page's colours: readers want it so. The caller has asked `fitsCode`. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: 'L', boostEcc: true, border: QUIET_ZONE });
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr-code-ground" width={size} height={size} />
      <path class="qr-code-dark" d={darkOf(data)} />
    </svg>
  );
}

/** Runs of dark modules, row by row. */
function darkOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1] === true) return [];
        const end = row.indexOf(false, x);
        return `M${x} ${y}h${(end === -1 ? row.length : end) - x}v1H${x}z`;
      }),
    )
    .join('');
}

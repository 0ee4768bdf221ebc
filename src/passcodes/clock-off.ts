/** Milliseconds. A `Date` header counts whole seconds and takes its time on the way (RFC 9110 section 6.6.1). */
const LEAST = 5_000;

/**
 * Milliseconds that this computer's clock is behind (positive) or ahead, by the median of what servers say: one of them
 * alone can't tell it wrong where others are known. `null` where none says that it is off.
 *
 * @param offsets Seconds that each server's clock is ahead of this computer's.
 */
export function clockOff(offsets: readonly number[]): number | null {
  const inOrder = offsets.toSorted((one, other) => one - other);
  const lower = inOrder[Math.floor((inOrder.length - 1) / 2)];
  const upper = inOrder[Math.floor(inOrder.length / 2)];
  if (lower === undefined || upper === undefined) return null;
  const off = Math.round(((lower + upper) / 2) * 1000);
  return Math.abs(off) < LEAST ? null : off;
}

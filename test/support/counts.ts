const wished = process.env['COUNTERSIGN_LONG'] ?? '';

/** How often a test repeats itself: `long` times under `npm run test:long` (COUNTERSIGN_LONG is set), else `bounded` times. */
export function count(bounded: number, long: number): number {
  return wished === '' || wished === '0' ? bounded : long;
}

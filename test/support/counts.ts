const wished = process.env['COUNTERSIGN_LONG'] ?? '';

/** How often a test repeats itself: `long` times under `npm run test:long` (COUNTERSIGN_LONG is set), else `bounded` times. */
export function count(bounded: number, long: number): number {
  return wished === '' || wished === '0' ? bounded : long;
}

/** The rows of a table that a run takes: the first ones, the telling ones, when it is bounded, all in the long one. */
export function rows<T>(bounded: number, all: readonly T[]): readonly T[] {
  return all.slice(0, count(bounded, all.length));
}

/** The bounded run of a fuzz is the same every time; the long one tries others each time, and a failure prints its seed. */
export const SEED = count(20_261_122, Date.now() % 2 ** 31);

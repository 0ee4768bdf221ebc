/** Places of the three finder patterns: upper left modules, of a code with `side` modules a side. */
export const finderPlaces = (side: number) =>
  [
    [0, 0],
    [side - 7, 0],
    [0, side - 7],
  ] as const;

/** Whether a module of a finder pattern is dark: all but the ring between core and frame. */
export const isFinderDark = (column: number, row: number): boolean =>
  Math.max(Math.abs(column - 3), Math.abs(row - 3)) !== 2;

/** Centres of the alignment patterns along a side, in modules (ISO/IEC 18004 annex E). */
export function alignmentPlaces(side: number): readonly number[] {
  const version = (side - 17) / 4;
  if (version < 2) return [];
  const count = Math.floor(version / 7) + 2;
  // The standard's table is even steps rounded up, but for version 32.
  const step = version === 32 ? 26 : Math.ceil((side - 13) / (2 * count - 2)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => side - 7 - (count - 2 - index) * step)];
}

/**
 * Whether a module that says the same in all codes of this size is dark; `null` for all others. Of the alignment
 * patterns the last one only: it is the one that decoders look for.
 */
export function functionModule(column: number, row: number, side: number): boolean | null {
  const isRight = column >= side - 8;
  const isBelow = row >= side - 8;
  if ((column < 8 || isRight) && (row < 8 || isBelow) && !(isRight && isBelow)) {
    const inX = isRight ? column - (side - 7) : column;
    const inY = isBelow ? row - (side - 7) : row;
    // Beside the pattern stands its separator, which is light.
    return inX >= 0 && inX < 7 && inY >= 0 && inY < 7 && isFinderDark(inX, inY);
  }
  if (row === 6) return column % 2 === 0;
  if (column === 6) return row % 2 === 0;
  const last = side - 7;
  const away = Math.max(Math.abs(column - last), Math.abs(row - last));
  // Version 1 has no alignment pattern.
  return side > 21 && away <= 2 ? away !== 1 : null;
}

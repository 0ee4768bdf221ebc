import type { Point, SymbolPlace } from './symbol.ts';

/** Where the point (`column`, `row`) of a code, in modules from its upper left corner, lies in the picture. */
export type Grid = (column: number, row: number) => Point;

/** Modules from a finder pattern's outer edge to its centre. */
const TO_CENTRE = 3.5;

export function gridOf({ corner, right, below, slant, side }: SymbolPlace): Grid {
  const arm = side - 2 * TO_CENTRE;
  return (column, row) => {
    const u = (column - TO_CENTRE) / arm;
    const v = (row - TO_CENTRE) / arm;
    return {
      x: corner.x + (right.x - corner.x) * u + (below.x - corner.x) * v + slant.x * u * v,
      y: corner.y + (right.y - corner.y) * u + (below.y - corner.y) * v + slant.y * u * v,
    };
  };
}

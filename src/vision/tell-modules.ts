import { functionModule } from './function-patterns.ts';

/** Modules on each side of one whose mean tells ink from ground: both are among them, and gradients change little. */
const AROUND = 5;

/**
 * Which modules are dark, 1 for yes: those with more ink than the mean of the modules around. Function patterns are
 * left out of the mean: where modules are small dots, they alone are large.
 */
export function tellModules(inkiness: Float32Array, side: number): Uint8Array {
  const isCounted = (column: number, row: number): number => (functionModule(column, row, side) === null ? 1 : 0);
  const counts = summed(side, isCounted);
  const sums = summed(side, (column, row) => isCounted(column, row) * (inkiness[row * side + column] ?? 0));
  const dark = new Uint8Array(side * side);
  for (let row = 0; row < side; row++) {
    const top = Math.max(0, row - AROUND);
    const bottom = Math.min(side, row + AROUND + 1);
    for (let column = 0; column < side; column++) {
      const left = Math.max(0, column - AROUND);
      const right = Math.min(side, column + AROUND + 1);
      const inside = (table: Float64Array): number => within(table, side + 1, left, top, right, bottom);
      dark[row * side + column] = (inkiness[row * side + column] ?? 0) * inside(counts) > inside(sums) ? 1 : 0;
    }
  }
  return dark;
}

/** A summed-area table (F. Crow, 1984): each place holds the sum of everything above and to the left of it. */
function summed(side: number, value: (column: number, row: number) => number): Float64Array {
  const wide = side + 1;
  const table = new Float64Array(wide * wide);
  for (let row = 0; row < side; row++) {
    let line = 0;
    for (let column = 0; column < side; column++) {
      line += value(column, row);
      table[(row + 1) * wide + column + 1] = line + (table[row * wide + column + 1] ?? 0);
    }
  }
  return table;
}

function within(table: Float64Array, wide: number, left: number, top: number, right: number, bottom: number): number {
  const at = (column: number, row: number): number => table[row * wide + column] ?? 0;
  return at(right, bottom) - at(right, top) - at(left, bottom) + at(left, top);
}

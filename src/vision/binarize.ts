import type { Grey } from './grey.ts';

/** One bit a pixel: 1 is dark. */
export interface Bits {
  readonly bits: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Side of the squares (pixels) whose means make the threshold, and how many of them around a pixel are averaged. */
const BLOCK = 8;
const REACH = 2;

/** Dark and light by the mean of the surroundings (40 pixels square), which follows gradients and shadows. */
export function binarize(grey: Grey): Bits {
  const { width, height } = grey;
  const across = Math.ceil(width / BLOCK);
  const down = Math.ceil(height / BLOCK);
  const means = blockMeans(grey, across, down);
  const bits = new Uint8Array(width * height);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      const threshold = surroundings(means, across, down, column, row);
      const bottom = Math.min(height, (row + 1) * BLOCK);
      const right = Math.min(width, (column + 1) * BLOCK);
      for (let y = row * BLOCK; y < bottom; y++) {
        for (let x = column * BLOCK; x < right; x++) {
          const at = y * width + x;
          bits[at] = (grey.values[at] ?? 0) < threshold ? 1 : 0;
        }
      }
    }
  }
  return { bits, width, height };
}

/** Mean grey of each block. */
function blockMeans({ values, width, height }: Grey, across: number, down: number): Float32Array {
  const means = new Float32Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) {
      let sum = 0;
      let count = 0;
      const bottom = Math.min(height, (row + 1) * BLOCK);
      const right = Math.min(width, (column + 1) * BLOCK);
      for (let y = row * BLOCK; y < bottom; y++) {
        for (let x = column * BLOCK; x < right; x++) {
          sum += values[y * width + x] ?? 0;
          count += 1;
        }
      }
      means[row * across + column] = sum / count;
    }
  }
  return means;
}

function surroundings(means: Float32Array, across: number, down: number, column: number, row: number): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, row - REACH); y <= Math.min(down - 1, row + REACH); y++) {
    for (let x = Math.max(0, column - REACH); x <= Math.min(across - 1, column + REACH); x++) {
      sum += means[y * across + x] ?? 0;
      count += 1;
    }
  }
  return sum / count;
}

import { createCorrelation } from './correlation.ts';
import { alignmentPlaces, finderPlaces, isFinderDark } from './function-patterns.ts';
import type { Grey } from './grey.ts';
import { type Grid, gridOf } from './grid.ts';
import type { SymbolPlace } from './symbol.ts';

/** The value at a point of a code, in modules. */
type ValueAt = (grey: Grey, grid: Grid, column: number, row: number) => number;

/**
 * How well finder and timing patterns stand where a place says: 1 for a clean code, about 0 for anything else. Of 1830
 * codes that were read none had less than 0.59.
 */
export function patternScore(grey: Grey, place: SymbolPlace): number {
  const grid = gridOf(place);
  return (timingScore(grey, grid, place, nearest) + finderScore(grey, grid, place, nearest)) / 2;
}

/** The same with all alignment patterns and between pixels, by which a place can be moved to where it fits best. */
export function fineScore(grey: Grey, place: SymbolPlace): number {
  const grid = gridOf(place);
  return (
    timingScore(grey, grid, place, between) +
    finderScore(grey, grid, place, between) +
    alignmentScore(grey, grid, place, between)
  );
}

const signOf = (isDark: boolean, { ink }: SymbolPlace): number => (isDark === (ink === 1) ? -1 : 1);

function timingScore(grey: Grey, grid: Grid, place: SymbolPlace, valueAt: ValueAt): number {
  const correlation = createCorrelation();
  for (let module = 8; module < place.side - 8; module++) {
    const sign = signOf(module % 2 === 0, place);
    correlation.add(valueAt(grey, grid, module, 6), sign);
    correlation.add(valueAt(grey, grid, 6, module), sign);
  }
  return correlation.result();
}

function finderScore(grey: Grey, grid: Grid, place: SymbolPlace, valueAt: ValueAt): number {
  const correlation = createCorrelation();
  for (const [left, top] of finderPlaces(place.side)) {
    for (let row = 0; row < 7; row++) {
      for (let column = 0; column < 7; column++) {
        correlation.add(valueAt(grey, grid, left + column, top + row), signOf(isFinderDark(column, row), place));
      }
    }
  }
  return correlation.result();
}

function alignmentScore(grey: Grey, grid: Grid, place: SymbolPlace, valueAt: ValueAt): number {
  const correlation = createCorrelation();
  const places = alignmentPlaces(place.side);
  const last = places.length - 1;
  for (const [across, x] of places.entries()) {
    for (const [down, y] of places.entries()) {
      const isFinder = (across === 0 && (down === 0 || down === last)) || (across === last && down === 0);
      if (isFinder) continue;
      for (let row = -2; row <= 2; row++) {
        for (let column = -2; column <= 2; column++) {
          const isDark = Math.max(Math.abs(column), Math.abs(row)) !== 1;
          correlation.add(valueAt(grey, grid, x + column, y + row), signOf(isDark, place));
        }
      }
    }
  }
  return correlation.result();
}

/** At the middle of a module, in the pixel that it falls on; beyond the picture in the nearest one. */
function nearest({ values, width, height }: Grey, grid: Grid, column: number, row: number): number {
  const { x, y } = grid(column + 0.5, row + 0.5);
  const across = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const down = Math.min(height - 1, Math.max(0, Math.floor(y)));
  return values[down * width + across] ?? 0;
}

/** At the middle of a module, between the four pixels around it. */
function between({ values, width, height }: Grey, grid: Grid, column: number, row: number): number {
  const { x, y } = grid(column + 0.5, row + 0.5);
  const across = Math.min(width - 1, Math.max(0, x - 0.5));
  const down = Math.min(height - 1, Math.max(0, y - 0.5));
  const left = Math.floor(across);
  const top = Math.floor(down);
  const right = Math.min(width - 1, left + 1);
  const bottom = Math.min(height - 1, top + 1);
  const u = across - left;
  const upper = (values[top * width + left] ?? 0) * (1 - u) + (values[top * width + right] ?? 0) * u;
  const lower = (values[bottom * width + left] ?? 0) * (1 - u) + (values[bottom * width + right] ?? 0) * u;
  const v = down - top;
  return upper * (1 - v) + lower * v;
}

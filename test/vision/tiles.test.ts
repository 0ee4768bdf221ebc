import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tilesOf } from '../../src/vision/tiles.ts';
import { count, SEED } from '../support/counts.ts';

test('a picture that one look sees is not cut', () => {
  expect(tilesOf(256, 200)).toEqual([]);
  expect(tilesOf(600, 300).map((tiles) => tiles.length)).toEqual([2, 4 * 2]);
});

test('every code of a quarter to a half of a side stands whole in a square, wherever it is', {
  timeout: count(20_000, 900_000),
}, () => {
  const place = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 5000 }),
      fc.integer({ min: 300, max: 5000 }),
      fc.integer({ min: 64, max: 512 }),
      place,
      place,
      (width, height, code, across, down) => {
        const fits = Math.max(width, height) > 2 * code && Math.min(width, height) >= code;
        fc.pre(fits && Math.max(width, height) > 4 * code);
        const left = across * (width - code);
        const top = down * (height - code);
        const holding = tilesOf(width, height)
          .flat()
          .filter((tile) => left >= tile.left && top >= tile.top)
          .filter((tile) => left + code <= tile.right && top + code <= tile.bottom);
        const sides = holding.map((tile) => Math.max(tile.right - tile.left, tile.bottom - tile.top));
        expect(Math.min(...sides)).toBeLessThanOrEqual(4 * code);
      },
    ),
    { numRuns: count(300, 20_000), seed: SEED },
  );
});

test('the squares of the largest picture that is read are few', () => {
  expect(tilesOf(8192, 6104).flat().length).toBeLessThan(4200);
});

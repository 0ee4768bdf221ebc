import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentiles } from '../../bench/percentiles.ts';

test('percentiles are values that were measured, by nearest rank', () => {
  expect(percentiles([5, 1, 4, 2, 3])).toEqual({ p50: 3, p95: 5 });
  expect(percentiles([7])).toEqual({ p50: 7, p95: 7 });
  expect(percentiles(Array.from({ length: 100 }, (_, index) => index + 1))).toEqual({ p50: 50, p95: 95 });
});

test('at least so many of the measured are at or below them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1 }), (measured) => {
      const { p50, p95 } = percentiles(measured);
      const below = (limit: number) => measured.filter((value) => value <= limit).length;
      expect(below(p50)).toBeGreaterThanOrEqual(measured.length * 0.5);
      expect(below(p95)).toBeGreaterThanOrEqual(measured.length * 0.95);
      expect(measured).toContain(p50);
    }),
  );
});

test('nothing measured is said, not counted as nought', () => {
  expect(() => percentiles([])).toThrow('nothing was measured');
});

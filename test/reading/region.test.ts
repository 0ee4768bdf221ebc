import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, between, LEAST_SIDE, middleOf } from '../../src/reading/region.ts';
import { count, SEED } from '../support/counts.ts';

const SIZE = { width: 800, height: 400 };
const press = (key: string, shiftKey = false) => ({ key, shiftKey });

describe('a frame over a picture', () => {
  it('lies between the corners of a drag, whatever their order, and never beyond the picture', () => {
    const frame = { x: 100, y: 50, width: 200, height: 150 };
    expect(between({ x: 100, y: 50 }, { x: 300, y: 200 }, SIZE)).toEqual(frame);
    expect(between({ x: 300, y: 200 }, { x: 100, y: 50 }, SIZE)).toEqual(frame);
    expect(between({ x: 700, y: 300 }, { x: 9000, y: 9000 }, SIZE)).toEqual({
      x: 700,
      y: 300,
      width: 100,
      height: 100,
    });
    expect(between({ x: -50, y: -50 }, { x: 100, y: 100 }, SIZE)).toEqual({ x: 0, y: 0, width: 100, height: 100 });
  });

  it('is none where a click moved by less than any code is wide', () => {
    expect(between({ x: 100, y: 100 }, { x: 100 + LEAST_SIDE - 1, y: 300 }, SIZE)).toBeNull();
    expect(between({ x: 100, y: 100 }, { x: 100, y: 100 }, SIZE)).toBeNull();
  });

  it('begins in the middle, moves by arrow keys, and changes its size by Shift and arrow keys', () => {
    const middle = middleOf(SIZE);
    expect(middle).toEqual({ x: 300, y: 100, width: 200, height: 200 });
    expect(afterKey(middle, press('ArrowRight'), SIZE)).toEqual({ ...middle, x: 310 });
    expect(afterKey(middle, press('ArrowUp'), SIZE)).toEqual({ ...middle, y: 90 });
    expect(afterKey(middle, press('ArrowLeft', true), SIZE)).toEqual({ ...middle, width: 190 });
    expect(afterKey(middle, press('ArrowDown', true), SIZE)).toEqual({ ...middle, height: 210 });
    expect(afterKey(middle, press('Tab'), SIZE)).toBeNull();
  });

  it('stays inside of the picture and as large as a code, however long keys are held', {
    timeout: count(20_000, 900_000),
  }, () => {
    const key = fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'), fc.boolean());
    const side = fc.integer({ min: LEAST_SIDE, max: 5000 });
    fc.assert(
      fc.property(side, side, fc.array(key, { maxLength: 100 }), (width, height, keys) => {
        let frame = middleOf({ width, height });
        for (const [name, shift] of keys) frame = afterKey(frame, press(name, shift), { width, height })!;
        expect(Math.min(frame.x, frame.y)).toBeGreaterThanOrEqual(0);
        expect(frame.x + frame.width).toBeLessThanOrEqual(width + 1e-6);
        expect(frame.y + frame.height).toBeLessThanOrEqual(height + 1e-6);
        expect(Math.min(frame.width, frame.height)).toBeGreaterThanOrEqual(LEAST_SIDE);
      }),
      { numRuns: count(100, 5_000), seed: SEED },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inView, onCapture, overlay } from '../../src/detection/capture/on-capture.ts';
import { count, SEED } from '../support/counts.ts';

const FULL_HD = { width: 1920, height: 1080 };

describe('a capture over the page that names its viewport', () => {
  it.each([
    ['at 100 %', { width: 1920, height: 1080 }, 1],
    ['on a screen of two pixels for one', { width: 960, height: 540 }, 2],
    ['zoomed to 110 %, whose sides are rounded', { width: 1745, height: 982 }, 1.1],
    ['zoomed to 25 %', { width: 7680, height: 4320 }, 0.25],
    ['zoomed by two fingers, in parts of pixels', { width: 426.67, height: 240 }, 4.5],
  ])('is %s', (_, viewport, scale) => {
    expect(overlay(FULL_HD, viewport)?.scale).toBeCloseTo(scale, 2);
  });

  it.each([
    ['is not as high', { width: 1920, height: 1070 }],
    ['is not as wide', { width: 1800, height: 1080 }],
    ['is a sliver', { width: 1, height: 1 }],
    ['is a land', { width: 1_000_000, height: 1_000_000 }],
    ['has no size', { width: 0, height: 0 }],
    ['is no number', { width: Number.NaN, height: Number.NaN }],
  ])('fits none that %s', (_, viewport) => {
    expect(overlay(FULL_HD, viewport)).toBeNull();
  });

  it('covers whole pixels of it, and says the same place back', () => {
    const over = overlay(FULL_HD, { width: 1280, height: 720 });
    if (over === null) throw new Error('no overlay');
    const part = onCapture({ x: 10.5, y: 20.2, width: 100, height: 50 }, over);
    expect(part).toEqual({ x: 15, y: 30, width: 151, height: 76 });
    expect(inView({ x: 15, y: 30, width: 150, height: 75 }, over)).toEqual({ x: 10, y: 20, width: 100, height: 50 });
  });

  it('has nothing of an area beside it, and of one that reaches beyond only what is on it', () => {
    const over = overlay(FULL_HD, FULL_HD);
    if (over === null) throw new Error('no overlay');
    expect(onCapture({ x: -100, y: 0, width: 100, height: 100 }, over)).toBeNull();
    expect(onCapture({ x: 1920, y: 0, width: 100, height: 100 }, over)).toBeNull();
    expect(onCapture({ x: 1900, y: -50, width: 1000, height: 100 }, over)).toEqual({
      x: 1900,
      y: 0,
      width: 20,
      height: 50,
    });
    expect(onCapture({ x: -1e6, y: -1e6, width: 1e7, height: 1e7 }, over)).toEqual({ x: 0, y: 0, ...FULL_HD });
  });

  it('never covers a pixel that the capture has not, whatever a page says', () => {
    const side = fc.double({ min: 1, max: 1e6, noNaN: true });
    const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const sizes = fc.record({ width: fc.integer({ min: 1, max: 8000 }), height: fc.integer({ min: 1, max: 8000 }) });
    const areas = fc.record({ x: place, y: place, width: side, height: side });
    let covered = 0;
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.1, max: 200, noNaN: true }), areas, (capture, scale, area) => {
        const over = overlay(capture, { width: capture.width / scale, height: capture.height / scale });
        const part = over === null ? null : onCapture(area, over);
        if (part === null) return;
        covered += 1;
        for (const value of Object.values(part)) expect(Number.isInteger(value)).toBe(true);
        expect(Math.min(part.x, part.y, part.width - 1, part.height - 1)).toBeGreaterThanOrEqual(0);
        expect(part.x + part.width).toBeLessThanOrEqual(capture.width);
        expect(part.y + part.height).toBeLessThanOrEqual(capture.height);
      }),
      { numRuns: count(500, 100_000), seed: SEED },
    );
    expect(covered).toBeGreaterThan(20);
  });
});

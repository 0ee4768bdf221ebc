import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decode, decode } from '../../src/vision/decode.ts';
import { type PixelImage, REFUSED_SIDE } from '../../src/vision/image.ts';
import { findCodes, MOST_TRIES, readCodes } from '../../src/vision/read-codes.ts';
import { count as runs, SEED } from '../support/counts.ts';
import { below, beside, paint, paintCode, randomFrom, type Style } from './paint.ts';

const LOGIN = 'https://id.example.test/qr#mC3pVdN0r5Yq1uZtX8kWbA';

/** Pixels a side of the largest version with its quiet zone, one a module. */
const LARGEST_DRAWN = 177 + 8;

/** A decoder that counts how often it was asked and how many pixels it was given. */
function counting(answer: Decode = decode) {
  const work = { calls: 0, pixels: 0, longest: 0 };
  const count: Decode = (image) => {
    work.calls += 1;
    work.pixels += image.width * image.height;
    work.longest = Math.max(work.longest, image.width, image.height);
    return answer(image);
  };
  return { work, count };
}

describe('codes as pages draw them', () => {
  const styles: readonly (readonly [string, Style])[] = [
    ['plainly', {}],
    ['with small modules', { module: 2 }],
    ['with large modules', { module: 12 }],
    ['without a quiet zone', { quiet: 0 }],
    ['light on dark', { dark: [255, 255, 255], light: [16, 18, 24] }],
    ['light on dark without a quiet zone', { dark: [255, 255, 255], light: [16, 18, 24], quiet: 0 }],
    ['turned by 5 degrees', { degrees: 5, module: 6 }],
    ['turned by 90 degrees', { degrees: 90 }],
    ['with noise', { noise: 60 }],
    ['in low contrast', { dark: [150, 150, 150], light: [200, 200, 200] }],
    ['too pale for the first try', { dark: [238, 238, 238], light: [255, 255, 255] }],
    ['in colours of the same luma', { dark: [255, 60, 0], light: [0, 136, 0], quiet: 4 }],
    ['larger than what is looked at', { module: 36 }],
  ];
  it.each(styles)('a code drawn %s is read', (_, style) => {
    expect(readCodes(paintCode(LOGIN, style))).toEqual([LOGIN]);
  });

  it('two codes in one picture are both read', () => {
    const other = `${LOGIN}2`;
    const picture = beside(40, paintCode(LOGIN), paintCode(other));
    expect([...readCodes(picture)].sort()).toEqual([LOGIN, other]);
  });

  it('the same code twice in one picture is one text', () => {
    expect(readCodes(beside(40, paintCode(LOGIN), paintCode(LOGIN)))).toEqual([LOGIN]);
  });

  it('options of one call do not change the next one', () => {
    const inverted = paintCode(LOGIN, { dark: [255, 255, 255], light: [0, 0, 0] });
    for (let round = 0; round < 3; round++) {
      expect(readCodes(paintCode(LOGIN))).toEqual([LOGIN]);
      expect(readCodes(inverted)).toEqual([LOGIN]);
    }
  });
});

describe('pictures without a code', () => {
  it.each([
    ['white', () => 255],
    ['black', () => 0],
    ['a fine checkerboard', (x: number, y: number) => ((x + y) % 2) * 255],
    ['stripes', (x: number) => (x % 9 < 4 ? 0 : 255)],
    ['a gradient', (x: number, y: number) => (x + y) / 2],
  ])('%s never reaches the decoder', (_, grey) => {
    const { work, count } = counting();
    expect(readCodes(paint(160, 160, grey), count)).toEqual([]);
    expect(work.calls).toBe(0);
  });
});

describe('hostile pictures', () => {
  const pixels = (width: number, height: number, length: number): PixelImage => ({
    data: new Uint8ClampedArray(length),
    width,
    height,
  });

  it.each([
    ['no pixels', pixels(0, 0, 0)],
    ['one pixel', pixels(1, 1, 4)],
    ['less than the smallest code', pixels(20, 400, 20 * 400 * 4)],
    ['fewer bytes than its size', pixels(100, 100, 39_999)],
    ['more bytes than its size', pixels(100, 100, 40_004)],
    ['a negative side', pixels(-100, -100, 40_000)],
    ['a broken side', pixels(100.5, 100, 40_200)],
    ['a side that is no number', pixels(Number.NaN, 100, 400)],
    ['an endless side', pixels(Number.POSITIVE_INFINITY, 100, 400)],
    ['a side beyond the bound', pixels(REFUSED_SIDE + 1, 21, (REFUSED_SIDE + 1) * 21 * 4)],
  ])('a picture with %s is refused before it reaches the decoder', (_, picture) => {
    const { work, count } = counting();
    expect(readCodes(picture, count)).toEqual([]);
    expect(decode(picture)).toBeNull();
    expect(work.calls).toBe(0);
  });

  it('a huge code reaches the decoder as a small clean one, once', () => {
    const { work, count } = counting();
    expect(readCodes(paintCode(LOGIN, { module: 60 }), count)).toEqual([LOGIN]);
    expect(work.calls).toBe(1);
    expect(work.longest).toBeLessThanOrEqual(LARGEST_DRAWN);
  });

  it('a picture full of codes that can not be read costs no more tries than one may', () => {
    const { work, count } = counting(() => null);
    const row = Array.from({ length: 2 }, (_, index) => paintCode(`${LOGIN}${index}`, { module: 3 }));
    const picture = below(beside(20, ...row), beside(20, ...row));
    expect(readCodes(picture, count)).toEqual([]);
    expect(work.calls).toBe(MOST_TRIES);
    expect(readCodes(picture)).toHaveLength(2);
  });

  it('no more than four codes of a picture are read', () => {
    const row = (first: number) => beside(20, ...[0, 1, 2].map((index) => paintCode(`${LOGIN}${first + index}`)));
    expect(findCodes(below(row(0), row(3)))).toHaveLength(4);
  });

  const noise = (grain: number, seed: number) => {
    const random = randomFrom(seed);
    const cells = Array.from({ length: 4096 }, () => (random() < 0.5 ? 0 : 255));
    return (x: number, y: number) => cells[(Math.floor(x / grain) * 997 + Math.floor(y / grain) * 131) % 4096] ?? 0;
  };
  /** Finder patterns side by side, and nothing else. */
  const finders = (module: number) => (x: number, y: number) => {
    const [column, row] = [Math.floor(x / module) % 8, Math.floor(y / module) % 8];
    return column < 7 && row < 7 && Math.max(Math.abs(column - 3), Math.abs(row - 3)) !== 2 ? 0 : 255;
  };

  it.each([
    ['a large checkered picture, which costs jsQR seconds', 1400, (x: number, y: number) => ((x ^ y) & 4 ? 0 : 255)],
    ['noise of single pixels', 600, noise(1, 1)],
    ['noise of small modules', 600, noise(3, 2)],
    ['noise of large modules', 280, noise(7, 3)],
    ['small finder patterns everywhere', 600, finders(2)],
    ['finder patterns everywhere', 288, finders(4)],
    ['large finder patterns everywhere', 900, finders(9)],
    ['stripes of one pixel', 900, (x: number) => (x % 2) * 255],
    ['stripes as wide as a finder pattern has them', 900, (x: number) => ([0, 1, 2, 4, 6].includes(x % 8) ? 0 : 255)],
  ])('%s reaches the decoder in small drawn pictures only, and not often', (_, side, grey) => {
    const { work, count } = counting(() => null);
    expect(readCodes(paint(side, side, grey), count)).toEqual([]);
    expect(work.calls).toBeLessThanOrEqual(MOST_TRIES);
    expect(work.longest).toBeLessThanOrEqual(LARGEST_DRAWN);
    expect(readCodes(paint(side, side, grey))).toEqual([]);
  });

  it('damaged codes give their own text or nothing, and never throw', { timeout: runs(60_000, 1_800_000) }, () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 0.5, noNaN: true }), (seed, share) => {
        const random = randomFrom(seed);
        const code = paintCode(LOGIN, { module: 3 });
        const data = new Uint8ClampedArray(code.data);
        const spots = Math.floor((data.length / 4) * share);
        for (let spot = 0; spot < spots; spot++) {
          const at = Math.floor(random() * (data.length / 4)) * 4;
          data.fill(random() * 256, at, at + 3);
        }
        const texts = readCodes({ ...code, data });
        expect([[], [LOGIN]]).toContainEqual(texts);
      }),
      { numRuns: runs(150, 10_000), seed: SEED },
    );
  });

  it('random pictures of any shape never throw and stay within the tries that one may take', {
    timeout: runs(60_000, 1_800_000),
  }, () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 1, max: 130 }),
        fc.integer(),
        fc.integer({ min: 1, max: 12 }),
        (width, height, seed, grain) => {
          const random = randomFrom(seed);
          const cells = Array.from({ length: 144 }, () => Math.floor(random() * 256));
          const { work, count } = counting();
          readCodes(
            paint(width, height, (x, y) => cells[(Math.floor(x / grain) * 7 + Math.floor(y / grain) * 13) % 144] ?? 0),
            count,
          );
          expect(work.calls).toBeLessThanOrEqual(MOST_TRIES);
        },
      ),
      { numRuns: runs(200, 10_000), seed: SEED },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { findCodeAreas } from '../../src/vision/find-code-areas.ts';
import { below, beside, paint, paintCode, randomFrom } from './paint.ts';

const LOGIN = 'https://id.example.test/qr#mC3pVdN0r5Yq1uZtX8kWbA';

describe('where a picture may hold codes', () => {
  it.each([
    ['upright', 0],
    ['turned by 5 degrees', 5],
    ['turned by 33 degrees', 33],
    ['turned by 45 degrees', 45],
    ['turned by 180 degrees', 180],
  ])('a code %s is one area that holds its middle', (_, degrees) => {
    const code = paintCode(LOGIN, { degrees, module: 6 });
    const areas = findCodeAreas(code);
    expect(areas).toHaveLength(1);
    const [area] = areas;
    expect(area?.left).toBeLessThan(code.width / 2);
    expect(area?.right).toBeGreaterThan(code.width / 2);
    expect(area?.top).toBeLessThan(code.height / 2);
    expect(area?.bottom).toBeGreaterThan(code.height / 2);
  });

  it('areas lie within the picture and do not overlap', () => {
    const row = beside(20, paintCode(LOGIN, { quiet: 0 }), paintCode(LOGIN, { quiet: 0 }));
    const picture = below(row, row);
    const areas = findCodeAreas(picture);
    expect(areas).toHaveLength(4);
    for (const area of areas) {
      expect(Math.min(area.left, area.top)).toBeGreaterThanOrEqual(0);
      expect(area.right).toBeLessThanOrEqual(picture.width);
      expect(area.bottom).toBeLessThanOrEqual(picture.height);
    }
  });

  it('three finder patterns without a timing pattern are no code', () => {
    const ring = (x: number, y: number, left: number, top: number): boolean => {
      const [column, row] = [Math.floor((x - left) / 8), Math.floor((y - top) / 8)];
      if (column < 0 || row < 0 || column > 6 || row > 6) return false;
      const depth = Math.min(column, row, 6 - column, 6 - row);
      return depth !== 1;
    };
    const corners = [
      [20, 20],
      [180, 20],
      [20, 180],
    ] as const;
    const picture = paint(256, 256, (x, y) => (corners.some(([left, top]) => ring(x, y, left, top)) ? 0 : 255));
    expect(findCodeAreas(picture)).toEqual([]);
  });

  it('noise is no code', () => {
    const random = randomFrom(7);
    expect(findCodeAreas(paint(300, 300, () => random() * 255))).toEqual([]);
  });
});

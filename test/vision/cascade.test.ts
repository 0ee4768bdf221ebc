import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { STAGES, type StageName } from '../../src/vision/cascade.ts';
import { enlarge } from '../../src/vision/enlarge.ts';
import { fromGround } from '../../src/vision/from-ground.ts';
import type { PixelImage } from '../../src/vision/image.ts';
import { findCodes } from '../../src/vision/read-codes.ts';
import { paint, paintCode } from './paint.ts';

const LOGIN = 'https://id.example.test/qr#mC3pVdN0r5Yq1uZtX8kWbA';

/** A code whose ink covers a share of each pixel, found by asking nine points of it: `inked` in modules. */
function drawn(side: number, inked: (x: number, y: number, dark: (x: number, y: number) => boolean) => boolean) {
  const matrix = encode(LOGIN, { ecc: 'M', border: 2 }).data;
  const count = matrix.length;
  const dark = (x: number, y: number): boolean => matrix[Math.floor(y)]?.[Math.floor(x)] === true;
  const points = [1 / 6, 3 / 6, 5 / 6];
  return paint(side, side, (x, y) => {
    const inks = points.flatMap((dx) =>
      points.map((dy) => inked(((x + dx) * count) / side, ((y + dy) * count) / side, dark)),
    );
    return 255 - (inks.filter(Boolean).length / inks.length) * 255;
  });
}

const dots = (radius: number) => (x: number, y: number, dark: (x: number, y: number) => boolean) =>
  dark(x, y) && Math.hypot((x % 1) - 0.5, (y % 1) - 0.5) < radius;

/** Pictures in which a way finds the code, and none of those before it. */
const PICTURES: Readonly<Record<StageName, PixelImage>> = {
  tight: paintCode(LOGIN),
  stretched: paintCode(LOGIN, { dark: [238, 238, 238], light: [255, 255, 255] }),
  'from ground': drawn(120, dots(0.3)),
  enlarged: drawn(51, (x, y, dark) => dark(x, y)),
};

describe('the ways to read a code', () => {
  it.each(STAGES)('$name reads what those before it do not', ({ name }) => {
    expect(findCodes(PICTURES[name])).toEqual([{ text: LOGIN, stage: name }]);
  });

  it.each([0.25, 0.3, 0.35, 0.4, 0.45])(
    'dots that stand apart, with a radius of %f modules, read at every size',
    (radius) => {
      const sides = [120, 160, 200, 240, 300, 400];
      const missed = sides.filter((side) => findCodes(drawn(side, dots(radius)))[0]?.text !== LOGIN);
      expect(missed).toEqual([]);
    },
  );

  it('what is not the ground is ink, whatever its colours are, and pale ground stays ground', () => {
    const picture = fromGround(
      paint(60, 60, (x, y) => (x >= 20 && x < 40 && y >= 20 && y < 40 ? 40 + 4 * x : 250 - (x % 3))),
    );
    const at = (x: number, y: number) => picture.data[(y * 60 + x) * 4];
    expect([at(30, 30), at(21, 38), at(5, 5), at(55, 30)]).toEqual([0, 0, 255, 255]);
  });

  it('a picture is enlarged without moving: its corners keep their colours, its middle lies between', () => {
    const { data, width, height } = enlarge(paint(2, 1, (x) => (x === 0 ? 0 : 200)));
    expect([width, height]).toEqual([4, 2]);
    expect([...data].filter((_, index) => index % 4 === 0)).toEqual([0, 50, 150, 200, 0, 50, 150, 200]);
  });
});

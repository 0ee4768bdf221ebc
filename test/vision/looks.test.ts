import { describe, expect, it } from 'vitest';
import type { PixelImage } from '../../src/vision/image.ts';
import { LOOKS } from '../../src/vision/looks.ts';
import { findCodes } from '../../src/vision/read-codes.ts';
import { BLACK, type Colour, dots, drawnCode, eyes, LOGIN, onWhite, plainly, WHITE } from './drawn-code.ts';

const BLUE: Colour = [30, 58, 138];
const RED: Colour = [230, 40, 40];
const ORANGE: Colour = [180, 83, 9];
const PALE: Colour = [224, 242, 254];

/** Pictures in which a look finds the code, and none of those before it. */
const PICTURES: Readonly<Record<string, PixelImage>> = {
  plain: drawnCode(200, plainly),
  soft: drawnCode(200, dots(0.3)),
  ground: drawnCode(140, eyes(RED, BLUE, WHITE)),
  'small ground': drawnCode(200, eyes(RED, BLUE, WHITE, 2)),
  fine: onWhite(drawnCode(100, plainly), 1000, 300, 500),
};

describe('the looks at a picture', () => {
  it.each(LOOKS)('$name finds what those before it do not', ({ name }) => {
    const picture = PICTURES[name];
    expect(picture === undefined ? [] : findCodes(picture)).toMatchObject([{ text: LOGIN, stage: name }]);
  });

  it('a code in perspective is read once its corners are moved to where its patterns fit', () => {
    const bent = drawnCode(240, plainly, (x, y) => [x + (0.05 * x * y) / 33, y + (0.05 * x * y) / 33]);
    expect(findCodes(bent)).toMatchObject([{ text: LOGIN, stage: 'plain, refined' }]);
  });

  it.each([0.25, 0.35, 0.45])('dots that stand apart, with a radius of %f modules, read at every size', (radius) => {
    const sides = [120, 200, 300];
    const missed = sides.filter((side) => findCodes(drawnCode(side, dots(radius)))[0]?.text !== LOGIN);
    expect(missed).toEqual([]);
  });

  it.each([
    ['modules of another colour than the finder patterns', eyes(BLACK, ORANGE, WHITE)],
    ['cores of another colour than the rest', eyes(ORANGE, BLUE, PALE)],
    ['small cores', eyes(BLACK, BLACK, WHITE, 2)],
    ['light modules on dark', eyes(WHITE, PALE, BLUE)],
  ])('%s read at every size', (_, style) => {
    const missed = [90, 200].filter((side) => findCodes(drawnCode(side, style))[0]?.text !== LOGIN);
    expect(missed).toEqual([]);
  });

  it('a place is told in pixels of the picture itself, however much it was shrunk', () => {
    const [code] = findCodes(onWhite(drawnCode(300, plainly), 1400, 900, 300));
    // Two modules of quiet zone of 37 lie around the code, and a module and a half of them in the area.
    const { left = 0, top = 0, right = 0, bottom = 0 } = code?.area ?? {};
    const off = [left - 904, top - 304, right - 1196, bottom - 596].map(Math.abs);
    expect(Math.max(...off)).toBeLessThanOrEqual(5);
  });
});

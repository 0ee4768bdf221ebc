import type { PixelImage } from '../../src/vision/image.ts';
import type { CorpusPage } from './corpus.ts';
import { crop } from './crop.ts';

type Rect = readonly [x: number, y: number, width: number, height: number];

/** The pixels of a tight rectangle, rounded to whole pixels inside the picture; `null` where none of it is. */
export function tight(picture: PixelImage, [x, y, width, height]: Rect): PixelImage | null {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  const right = Math.min(picture.width, Math.round(x + width));
  const bottom = Math.min(picture.height, Math.round(y + height));
  return right > left && bottom > top ? crop(picture, { left, top, right, bottom }) : null;
}

const SHORTEST = 48;
const LONGEST = 320;
const TRIES = 50;

/** A piece of a page, of the shape of a code, that touches none of its items; `null` where there is no room for one. */
export function besideItems(picture: PixelImage, page: CorpusPage, random: () => number): PixelImage | null {
  for (let round = 0; round < TRIES; round++) {
    const side = Math.round(SHORTEST + random() * (LONGEST - SHORTEST));
    if (side > Math.min(picture.width, picture.height)) continue;
    const x = Math.floor(random() * (picture.width - side));
    const y = Math.floor(random() * (picture.height - side));
    if (page.items.every(({ rect }) => isApart([x, y, side, side], rect))) return tight(picture, [x, y, side, side]);
  }
  return null;
}

const isApart = ([x, y, width, height]: Rect, [left, top, wide, high]: Rect): boolean =>
  x + width <= left || left + wide <= x || y + height <= top || top + high <= y;

/** mulberry32: the same pieces in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

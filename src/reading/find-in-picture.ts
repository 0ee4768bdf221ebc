import type { OpenedPicture } from '../detection/capture/opened-picture.ts';
import { findCodes } from '../vision/read-codes.ts';
import { tilesOf } from '../vision/tiles.ts';
import type { Region } from './region.ts';

/** A code and where it stands, in pixels of the picture. */
export interface PlacedCode extends Region {
  readonly text: string;
}

/** Codes that one picture shows at most; a person means one of them. */
const MOST_CODES = 16;

/** What transparent pictures are seen on. */
const GROUND = 'white';

/**
 * The codes of a whole picture: looked at as it is, then in squares of three sizes, since codes of one page may be of any.
 * `tell` hears of them as they come. `pause` is awaited between two looks: it lets the page draw, and ends the work by
 * answering `false`.
 */
export async function findInPicture(
  picture: OpenedPicture,
  pause: () => Promise<boolean>,
  tell: (codes: readonly PlacedCode[]) => void = () => undefined,
): Promise<readonly PlacedCode[]> {
  const { width, height } = picture;
  const codes = new Map<string, PlacedCode>();
  for (const { left, top, right, bottom } of [
    { left: 0, top: 0, right: width, bottom: height },
    ...tilesOf(width, height).flat(),
  ]) {
    if (codes.size === MOST_CODES || !(await pause())) break;
    const before = codes.size;
    for (const code of findInRegion(picture, { x: left, y: top, width: right - left, height: bottom - top }))
      if (!codes.has(code.text) && codes.size < MOST_CODES) codes.set(code.text, code);
    if (codes.size > before) tell([...codes.values()]);
  }
  return [...codes.values()];
}

/** The codes of a part of a picture, four at most. */
export function findInRegion(picture: OpenedPicture, region: Region): readonly PlacedCode[] {
  const image = picture.pixels(region, GROUND);
  const scale = region.width / image.width;
  return findCodes(image).map(({ text, area: { left, top, right, bottom } }) => ({
    text,
    x: region.x + left * scale,
    y: region.y + top * scale,
    width: (right - left) * scale,
    height: (bottom - top) * scale,
  }));
}

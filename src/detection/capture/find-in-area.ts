import type { AreaInView } from '../../messaging/messages.ts';
import type { Decode } from '../../vision/decode.ts';
import { findCodes } from '../../vision/read-codes.ts';
import { tilesOf } from '../../vision/tiles.ts';
import type { DecodeTime } from './decode-time.ts';
import type { OpenedPicture } from './opened-picture.ts';

/** A code, and the rectangle of the picture that holds its pixels. */
export interface PlacedCode extends AreaInView {
  readonly text: string;
}

/** Codes of one area at most. */
const MOST_CODES = 16;

/**
 * The codes in an area of a picture, each with its place in pixels of the picture: in all of it, and in squares of three
 * sizes, since a code that is small in a large area is no code at a glance. As far as the time goes.
 */
export async function findInArea(
  picture: OpenedPicture,
  area: AreaInView,
  time: DecodeTime,
): Promise<readonly PlacedCode[]> {
  const codes = new Map<string, PlacedCode>();
  for (const part of [area, ...squaresOf(area)]) {
    if (time.isOver() || codes.size === MOST_CODES) break;
    // A square inside a code that was read holds nothing else.
    if ([...codes.values()].some((code) => holdsMiddleOf(code, part))) continue;
    for (const code of findInPart(picture, part, time.decode)) {
      if (!codes.has(code.text) && codes.size < MOST_CODES) codes.set(code.text, code);
    }
    await time.pause();
  }
  return [...codes.values()];
}

function holdsMiddleOf(code: AreaInView, { x, y, width, height }: AreaInView): boolean {
  const [across, down] = [x + width / 2 - code.x, y + height / 2 - code.y];
  return across >= 0 && across <= code.width && down >= 0 && down <= code.height;
}

const squaresOf = ({ x, y, width, height }: AreaInView): readonly AreaInView[] =>
  tilesOf(width, height)
    .flat()
    .map(({ left, top, right, bottom }) => ({ x: x + left, y: y + top, width: right - left, height: bottom - top }));

function findInPart(picture: OpenedPicture, part: AreaInView, decode: Decode): readonly PlacedCode[] {
  const image = picture.pixels(part, 'white');
  const scale = part.width / image.width;
  // Whether a code stands over a frame of somebody else (P11) hangs on its place: its modules were read there.
  return findCodes(image, decode).map(({ text, area: { left, top, right, bottom } }) => ({
    text,
    x: part.x + left * scale,
    y: part.y + top * scale,
    width: (right - left) * scale,
    height: (bottom - top) * scale,
  }));
}

import type { AreaInView } from '../../messaging/messages.ts';
import { readOne } from '../../vision/cascade.ts';
import { crop } from '../../vision/crop.ts';
import type { Decode } from '../../vision/decode.ts';
import type { Area } from '../../vision/find-code-areas.ts';
import type { PixelImage } from '../../vision/image.ts';
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
 * The codes in an area of a picture, each with its place in pixels of the picture: in all of it, or else in squares of
 * three sizes, since a code that is small in a large area is no code at a glance. As far as the time goes.
 */
export async function findInArea(
  picture: OpenedPicture,
  area: AreaInView,
  time: DecodeTime,
): Promise<readonly PlacedCode[]> {
  const codes = new Map<string, PlacedCode>();
  for (const parts of [[area], ...squaresOf(area)]) {
    for (const part of parts) {
      if (time.isOver()) return [...codes.values()];
      for (const code of findInPart(picture, part, time.decode)) {
        if (!codes.has(code.text) && codes.size < MOST_CODES) codes.set(code.text, code);
      }
      await time.pause();
    }
    if (codes.size > 0) break;
  }
  return [...codes.values()];
}

const squaresOf = ({ x, y, width, height }: AreaInView): readonly (readonly AreaInView[])[] =>
  tilesOf(width, height).map((tiles) =>
    tiles.map(({ left, top, right, bottom }) => ({
      x: x + left,
      y: y + top,
      width: right - left,
      height: bottom - top,
    })),
  );

function findInPart(picture: OpenedPicture, part: AreaInView, decode: Decode): readonly PlacedCode[] {
  const image = picture.pixels(part, 'white');
  const scale = part.width / image.width;
  return findCodes(image, decode).map(({ text, area }) => {
    const { left, top, right, bottom } = placeOf(image, text, area, decode);
    return {
      text,
      x: part.x + left * scale,
      y: part.y + top * scale,
      width: (right - left) * scale,
      height: (bottom - top) * scale,
    };
  });
}

/**
 * A picture with one likely area is decoded whole, and what is read may stand beside that area. Whether a code stands
 * over a frame of somebody else (P11) hangs on its place: where the area alone does not say the same, it is anywhere.
 */
function placeOf(image: PixelImage, text: string, area: Area, decode: Decode): Area {
  const whole = { left: 0, top: 0, right: image.width, bottom: image.height };
  const inside = {
    left: Math.max(0, Math.floor(area.left)),
    top: Math.max(0, Math.floor(area.top)),
    right: Math.min(image.width, Math.ceil(area.right)),
    bottom: Math.min(image.height, Math.ceil(area.bottom)),
  };
  return readOne(crop(image, inside), decode)?.text === text ? inside : whole;
}

import { type Decode, decode } from './decode.ts';
import type { PixelImage } from './image.ts';
import { findCodes } from './read-codes.ts';
import { tilesOf } from './tiles.ts';

/** An upright rectangle of a picture, in its pixels. */
export interface PicturePart {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A code, and the rectangle of the picture that holds its pixels. */
export interface PlacedCode extends PicturePart {
  readonly text: string;
}

/** A decoded picture that gives the pixels of its parts, large ones shrunk. */
export interface PictureOfParts {
  readonly pixels: (part: PicturePart, ground: string) => PixelImage;
}

export interface SearchOptions {
  /** Awaited before each look: lets others have their turn, and ends the search by answering `false`. */
  readonly goOn: () => Promise<boolean>;
  readonly decode?: Decode;
  /** Hears of all codes so far whenever there are more. */
  readonly tell?: (codes: readonly PlacedCode[]) => void;
}

/** Codes of one search at most: a person means one of them. */
const MOST_CODES = 16;

/** What transparent pictures are seen on. */
const GROUND = 'white';

/**
 * The codes in a part of a picture: in all of it, and in squares of three sizes, since a code that is small in a large
 * part is no code at a glance.
 */
export async function findInPicture(
  picture: PictureOfParts,
  whole: PicturePart,
  { goOn, decode: decodeOne = decode, tell = () => undefined }: SearchOptions,
): Promise<readonly PlacedCode[]> {
  const codes = new Map<string, PlacedCode>();
  for (const part of [whole, ...squaresOf(whole)]) {
    // A square inside a code that was read holds nothing else.
    if ([...codes.values()].some((code) => holdsMiddleOf(code, part))) continue;
    if (codes.size === MOST_CODES || !(await goOn())) break;
    const before = codes.size;
    for (const code of findInPart(picture, part, decodeOne, [...codes.values()]))
      if (!codes.has(code.text) && codes.size < MOST_CODES) codes.set(code.text, code);
    if (codes.size > before) tell([...codes.values()]);
  }
  return [...codes.values()];
}

/** The codes of one look at a part of a picture, four at most; not those that are known. */
export function findInPart(
  picture: PictureOfParts,
  part: PicturePart,
  decodeOne: Decode = decode,
  known: readonly PlacedCode[] = [],
): readonly PlacedCode[] {
  const image = picture.pixels(part, GROUND);
  const scale = part.width / image.width;
  for (const code of known) cover(image, part, code);
  // Whether a code stands over a frame of somebody else (P11) hangs on its place: its modules were read there.
  return findCodes(image, decodeOne).map(({ text, area: { left, top, right, bottom } }) => ({
    text,
    x: part.x + left * scale,
    y: part.y + top * scale,
    width: (right - left) * scale,
    height: (bottom - top) * scale,
  }));
}

/** Paints a code over with the colour beside it: a part of one has finder patterns that take every look to tell apart. */
function cover({ data, width, height }: PixelImage, part: PicturePart, code: PlacedCode): void {
  const scale = width / part.width;
  const across = [Math.floor((code.x - part.x) * scale), Math.ceil((code.x + code.width - part.x) * scale)] as const;
  const down = [Math.floor((code.y - part.y) * scale), Math.ceil((code.y + code.height - part.y) * scale)] as const;
  const [left, right] = [Math.max(0, across[0]), Math.min(width, across[1])];
  const [top, bottom] = [Math.max(0, down[0]), Math.min(height, down[1])];
  if (left >= right || top >= bottom) return;
  const pixels = new Uint32Array(data.buffer, data.byteOffset, width * height);
  // A code's own corners lie in its quiet zone, those of a square that cuts it anywhere.
  const x = across[0] >= 0 ? left : right - 1;
  const y = down[0] >= 0 ? top : bottom - 1;
  const ground = pixels[y * width + x] ?? 0;
  for (let row = top; row < bottom; row++) pixels.fill(ground, row * width + left, row * width + right);
}

function holdsMiddleOf(code: PicturePart, { x, y, width, height }: PicturePart): boolean {
  const [across, down] = [x + width / 2 - code.x, y + height / 2 - code.y];
  return across >= 0 && across <= code.width && down >= 0 && down <= code.height;
}

const squaresOf = ({ x, y, width, height }: PicturePart): readonly PicturePart[] =>
  tilesOf(width, height)
    .flat()
    .map(({ left, top, right, bottom }) => ({ x: x + left, y: y + top, width: right - left, height: bottom - top }));

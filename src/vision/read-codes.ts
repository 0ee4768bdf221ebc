import { type Area, areaOf, holds, overlap } from './area.ts';
import { type Decode, decode } from './decode.ts';
import { findSymbols } from './find-symbols.ts';
import { type Grey, toGrey } from './grey.ts';
import { isReadableImage, type PixelImage } from './image.ts';
import { FINE_SIDE, LOOKS, type Look, type LookName } from './looks.ts';
import { readModules, TRIES_A_PLACE } from './read-modules.ts';
import { refinePlace } from './refine-place.ts';
import { shrink } from './shrink.ts';
import { type Point, type SymbolPlace, scaled } from './symbol.ts';
import { worthwhile } from './worthwhile.ts';

/** A code, what found it, and where in the picture it stands, in pixels. */
export interface FoundCode {
  readonly text: string;
  readonly stage: Stage;
  readonly area: Area;
}

/** The look that found it; `refined` where its place had to be moved before it could be read. */
export type Stage = LookName | `${LookName}, refined`;

/** Codes of one picture at most. */
const MOST_CODES = 4;

/** Decodings of one picture at most, whatever is in it: eight places, each as found and refined. */
export const MOST_TRIES = 8 * 2 * TRIES_A_PLACE;

/** A picture and what is looked at in its stead. */
interface Views {
  readonly image: PixelImage;
  /** `FINE_SIDE` pixels a side at most. */
  readonly bounded: PixelImage;
  readonly grey: () => Grey;
  readonly decode: Decode;
  readonly isOver: () => boolean;
}

/** Texts of the codes in a picture, each once, four at most. */
export function readCodes(image: PixelImage, decodeOne: Decode = decode): readonly string[] {
  return findCodes(image, decodeOne).map(({ text }) => text);
}

/**
 * The same with places. Looks in one way after the other until one reads something. `MOST_TRIES` decodings at most,
 * each of a small clean picture that is drawn here, and none for most pictures without a code.
 */
export function findCodes(image: PixelImage, decodeOne: Decode = decode): readonly FoundCode[] {
  if (!isReadableImage(image)) return [];
  const views = viewsOf(image, decodeOne);
  const [first, ...more] = LOOKS;
  const codes = look(views, first);
  if (codes.length > 0) return codes;
  for (const next of worthwhile(views.bounded, more)) {
    const found = look(views, next);
    if (found.length > 0) return found;
  }
  return [];
}

function viewsOf(image: PixelImage, decodeOne: Decode): Views {
  const bounded = shrink(image, FINE_SIDE);
  let grey: Grey | undefined;
  let tries = 0;
  const isOver = (): boolean => tries >= MOST_TRIES;
  return {
    image,
    bounded,
    grey: () => (grey ??= toGrey(bounded)),
    isOver,
    decode(picture) {
      if (isOver()) return null;
      tries += 1;
      return decodeOne(picture);
    },
  };
}

function look(
  { image, bounded, ...views }: Views,
  { name, longest, toGrey: seen, search }: Look,
): readonly FoundCode[] {
  const small = shrink(bounded, longest);
  const codes = new Map<string, FoundCode>();
  const areas: Area[] = [];
  const [across, down] = [image.width / small.width, image.height / small.height];
  const isTaken = ({ x, y }: Point): boolean => areas.some((area) => holds(area, x * across, y * down));
  for (const found of findSymbols(seen(small), search, isTaken)) {
    if (views.isOver() || codes.size >= MOST_CODES) break;
    const place = scaled(found, bounded.width / small.width, bounded.height / small.height);
    const area = areaOf(inImage(place), image);
    if (areas.some((other) => overlap(area, other))) continue;
    const code = readAt(place);
    if (code === null) continue;
    areas.push(area);
    if (!codes.has(code.text)) codes.set(code.text, { ...code, area });
  }
  return [...codes.values()];

  function readAt(place: SymbolPlace): Pick<FoundCode, 'text' | 'stage'> | null {
    const text = readModules(image, inImage(place), views.decode);
    if (text !== null) return { text, stage: name };
    if (views.isOver()) return null;
    const again = readModules(image, inImage(refinePlace(views.grey(), place)), views.decode);
    return again === null ? null : { text: again, stage: `${name}, refined` };
  }

  function inImage(place: SymbolPlace): SymbolPlace {
    return scaled(place, image.width / bounded.width, image.height / bounded.height);
  }
}

import type { FinderSearch } from './finders.ts';
import { type Grey, toGrey } from './grey.ts';
import { groundDistance } from './ground-distance.ts';
import type { PixelImage } from './image.ts';
import { soften } from './soften.ts';

export type LookName = 'plain' | 'soft' | 'ground' | 'small ground' | 'fine';

/** One way to look for codes in a picture. Later ones are only for pictures in which the earlier ones read nothing. */
export interface Look {
  readonly name: LookName;
  /** Pixels of the longer side to which the picture is shrunk for it. */
  readonly longest: number;
  readonly toGrey: (image: PixelImage) => Grey;
  readonly search: FinderSearch;
}

/** Pixels a side that are enough to find a code that fills most of its picture, up to version 12 at four pixels a module. */
export const PLAIN_SIDE = 288;
/** Dots and stars that stand apart run together here, and three pixels a module of a login code are left. */
export const SMALL_SIDE = 112;
/** A code of a tenth of this, in a picture of a whole window, still shows its finder patterns. */
export const FINE_SIDE = 1024;

/** Four codes show twelve patterns, and their modules look like some more. */
const STRICT: FinderSearch = { shape: 'strict', lines: 96, most: 24 };
export const LOOSE: FinderSearch = { shape: 'loose', lines: 96, most: 16 };
const DENSE: FinderSearch = { shape: 'strict', lines: FINE_SIDE, most: 40 };

/** Which one found each code, `npm run bench:vision` shows; what is lost without one, bench/README.md. */
export const LOOKS: readonly [Look, ...Look[]] = [
  { name: 'plain', longest: PLAIN_SIDE, toGrey, search: STRICT },
  { name: 'soft', longest: SMALL_SIDE, toGrey: (image) => soften(toGrey(image)), search: STRICT },
  { name: 'ground', longest: PLAIN_SIDE, toGrey: groundDistance, search: LOOSE },
  { name: 'small ground', longest: SMALL_SIDE, toGrey: groundDistance, search: LOOSE },
  { name: 'fine', longest: FINE_SIDE, toGrey, search: DENSE },
];

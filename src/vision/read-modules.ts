import type { Decode } from './decode.ts';
import { drawModules } from './draw-modules.ts';
import type { PixelImage } from './image.ts';
import { fromGround, type Inkiness, towardsInk } from './inkiness.ts';
import { type Reach, sampleModules } from './sample-modules.ts';
import type { SymbolPlace } from './symbol.ts';
import { tellModules } from './tell-modules.ts';

/** One way to tell a code's modules apart. Later ones are only for what the earlier ones did not read. */
interface Way {
  readonly reach: Reach;
  readonly inkiness: Inkiness;
}

/** Of 1200 codes the first reads all but 30; each of the others some of those. */
const WAYS: readonly Way[] = [
  { reach: [-0.22, 0, 0.22], inkiness: towardsInk },
  { reach: [-0.22, 0, 0.22], inkiness: fromGround },
  // Small dots fill the very middle only.
  { reach: [0], inkiness: towardsInk },
];

/** Decodings of one place at most. */
export const TRIES_A_PLACE = WAYS.length;

/**
 * The text of the code at a place. Its modules are looked up one by one and drawn anew, black on white with whole
 * function patterns: jsQR fails on odd eyes, dots, gradients and missing quiet zones, and is slow on large pictures.
 */
export function readModules(picture: PixelImage, place: SymbolPlace, decode: Decode): string | null {
  for (const { reach, inkiness } of WAYS) {
    const values = inkiness(sampleModules(picture, place, reach), place.side);
    const text = decode(drawModules(tellModules(values, place.side), place.side));
    if (text !== null) return text;
  }
  return null;
}

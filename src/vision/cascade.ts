import type { Decode } from './decode.ts';
import { enlarge } from './enlarge.ts';
import { fromGround } from './from-ground.ts';
import type { PixelImage } from './image.ts';
import { withMargin } from './margin.ts';
import { shrink } from './shrink.ts';
import { stretch } from './stretch.ts';

/** One way to look at a picture that may hold a code. Later ones are only for what the earlier ones did not read. */
export interface Stage {
  readonly name: StageName;
  /** `null` where this way has no use. */
  readonly prepare: (picture: PixelImage) => PixelImage | null;
}

export type StageName = 'tight' | 'stretched' | 'from ground' | 'enlarged';

/** Pixels a side beyond which modules are not tiny any more. */
const TINY = 256;
/** Pixels a side to which a picture is shrunk for a later try: jsQR can take seconds over a large one. */
const ENOUGH = 512;

/** What each is worth, `npm run bench:vision` shows. As the first way, every one but `tight` loses codes. */
export const STAGES: readonly Stage[] = [
  { name: 'tight', prepare: (picture) => picture },
  { name: 'stretched', prepare: (picture) => withMargin(stretch(picture)) },
  { name: 'from ground', prepare: (picture) => withMargin(fromGround(shrink(picture, ENOUGH))) },
  {
    name: 'enlarged',
    prepare: (picture) =>
      Math.max(picture.width, picture.height) > TINY ? null : withMargin(stretch(enlarge(picture))),
  },
];

/** A code's text, and the way that found it. */
export interface ReadCode {
  readonly text: string;
  readonly stage: StageName;
}

/** Tries one way after the other on a picture of one code. */
export function readOne(picture: PixelImage, decode: Decode): ReadCode | null {
  for (const { name, prepare } of STAGES) {
    const prepared = prepare(picture);
    const text = prepared === null ? null : decode(prepared);
    if (text !== null) return { text, stage: name };
  }
  return null;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convertIndexedToRgb, type DecodedPng, decode } from 'fast-png';
import * as v from 'valibot';
import { SetupError } from '../../scripts/setup/setup-error.mjs';
import type { PixelImage } from '../../src/vision/image.ts';
import { readManifest } from '../manifest.ts';

/** `none`: a look-alike, which holds no QR code. */
export type ExpectedClass = 'decode' | 'hard' | 'optional' | 'none';

/** One picture of a code, or of something like one, on a page. `rect` in image pixels. */
const ItemSchema = v.object({
  payload: v.nullable(v.string()),
  rect: v.tuple([v.number(), v.number(), v.number(), v.number()]),
});

const PageSchema = v.object({
  id: v.string(),
  file: v.string(),
  carrier: v.string(),
  expect: v.picklist(['decode', 'hard', 'optional', 'none']),
  payloads: v.array(v.string()),
  /** Also right: codes that change while the page is looked at. */
  alts: v.array(v.string()),
  items: v.array(ItemSchema),
});
export type CorpusItem = v.InferOutput<typeof ItemSchema>;
export type CorpusPage = v.InferOutput<typeof PageSchema>;

/** The pages of a corpus. @throws SetupError that names the line */
export const readCorpus = (folder: string): Promise<readonly CorpusPage[]> => readManifest(folder, PageSchema);

/** The screenshot of a page, on white where it is transparent. @throws SetupError */
export async function readPicture(folder: string, page: CorpusPage): Promise<PixelImage> {
  const file = join(folder, page.file);
  try {
    return opaque(decode(await readFile(file)));
  } catch (cause) {
    throw new SetupError(`${file} can't be read as a PNG: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Pictures of a palette hold indices; those of other depths than eight bits a channel are not taken. */
function opaque(png: DecodedPng): PixelImage {
  const { width, height, palette } = png;
  const data = palette === undefined ? png.data : convertIndexedToRgb(png);
  const channels = palette === undefined ? png.channels : data.length / (width * height);
  if (palette === undefined && png.depth !== 8) throw new Error(`it has ${png.depth} bits a channel`);
  const out = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * channels;
    const grey = channels < 3;
    const alpha = channels === 4 || channels === 2 ? (data[at + channels - 1] ?? 255) / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const value = data[at + (grey ? 0 : channel)] ?? 0;
      out[pixel * 4 + channel] = value * alpha + 255 * (1 - alpha);
    }
    out[pixel * 4 + 3] = 255;
  }
  return { data: out, width, height };
}

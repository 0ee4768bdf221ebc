import type { PixelImage } from '../vision/image.ts';
import type { Candidate } from './candidates.ts';
import { fingerprint } from './fingerprint.ts';
import type { Pixels, ReadPixels } from './pixels.ts';

/** What one element says. */
export type Reading =
  | { readonly kind: 'read'; readonly texts: readonly string[]; readonly print: string }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'pending' };

export type ReadElement = (element: Candidate) => Promise<Reading>;

/** Pictures whose texts are remembered: pages draw the same code again and again. */
const REMEMBERED = 128;

/** Reads elements; a picture with the same pixels as one before is not decoded again, in whatever element it is. */
export function createReader(readPixels: ReadPixels, readCodes: (image: PixelImage) => readonly string[]): ReadElement {
  const known = new Map<string, readonly string[]>();
  return async (element) => {
    const pixels = await attempt(readPixels, element);
    if (pixels.kind !== 'image') return pixels;
    const print = fingerprint(pixels.image);
    const texts = known.get(print) ?? readCodes(pixels.image);
    known.delete(print);
    known.set(print, texts);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return { kind: 'read', texts, print };
  };
}

/** A page can make drawing fail in ways of its own: text that is no text, a document that is going away. */
async function attempt(readPixels: ReadPixels, element: Candidate): Promise<Pixels> {
  try {
    return await readPixels(element);
  } catch {
    return { kind: 'unreadable' };
  }
}

import type { PixelImage } from '../vision/image.ts';
import { LONGEST_SIDE } from '../vision/image.ts';
import type { Candidate } from './candidates.ts';
import { groundOf } from './ground.ts';
import { pictureOfSvg } from './svg-picture.ts';

/** The pixels of one element's own rectangle. */
export type Pixels =
  | { readonly kind: 'image'; readonly image: PixelImage }
  /** The page's origin may not read them, or there is no way to draw them. */
  | { readonly kind: 'unreadable' }
  /** Nothing is drawn yet. */
  | { readonly kind: 'pending' };

export type ReadPixels = (element: Candidate) => Promise<Pixels>;

/**
 * Draws an element on a canvas that is in no document, on the colour behind it, with its longer side at most 1024
 * pixels. The element itself is only read: asking a page's canvas for a context would change it.
 */
export const readPixels: ReadPixels = async (element) => {
  if (element instanceof HTMLImageElement) {
    if (!element.complete) return { kind: 'pending' };
    return draw(element, element.naturalWidth, element.naturalHeight, groundOf(element));
  }
  if (element instanceof HTMLCanvasElement) return draw(element, element.width, element.height, groundOf(element));
  const picture = await pictureOfSvg(element);
  return picture === null ? { kind: 'unreadable' } : draw(picture, picture.width, picture.height, groundOf(element));
};

function draw(source: CanvasImageSource, wide: number, high: number, ground: string): Pixels {
  if (wide < 1 || high < 1) return { kind: 'pending' };
  const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
  const width = Math.max(1, Math.round(wide * scale));
  const height = Math.max(1, Math.round(high * scale));
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) return { kind: 'unreadable' };
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    context.drawImage(source, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { kind: 'image', image: { data: new Uint8ClampedArray(data), width, height } };
  } catch {
    // SecurityError: a cross-origin picture. InvalidStateError: a broken one.
    return { kind: 'unreadable' };
  }
}

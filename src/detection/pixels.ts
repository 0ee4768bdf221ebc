import type { PixelImage } from '../vision/image.ts';
import { LONGEST_SIDE } from '../vision/image.ts';
import { type BoxArt, boxArt, LEAST_ART, PSEUDO_ELEMENTS } from './css-pictures.ts';
import { drawCells } from './drawn-cells.ts';
import { drawText } from './drawn-text.ts';
import { nameOf } from './element-name.ts';
import { groundOf } from './ground.ts';
import { isVectorType, pictureAt } from './picture-at.ts';
import { copyStyle } from './style-copy.ts';
import { pictureOfSvg } from './svg-picture.ts';

/** The pixels of one element's own rectangle. */
export type Pixels =
  /** `isGuess`: what is on the screen may look different. */
  | { readonly kind: 'image'; readonly image: PixelImage; readonly isGuess?: boolean }
  /** The page's origin may not read them, or there is no way to draw them. `address`: of the picture, where it has one. */
  | { readonly kind: 'unreadable'; readonly address?: string }
  /** Nothing is drawn yet. */
  | { readonly kind: 'pending' }
  /** Nothing of it draws anything. */
  | { readonly kind: 'empty' };

/** Elements in one that are asked what their style draws. */
const MOST_PARTS = 64;

export type ReadPixels = (element: Element) => Promise<Pixels>;

/**
 * Draws an element on a canvas that is in no document, on the colour behind it, with its longer side at most 1024
 * pixels. The element itself is only read: asking a page's canvas for a context would change it.
 */
export const readPixels: ReadPixels = async (element) => {
  switch (nameOf(element)) {
    case 'img':
      return imagePixels(element as HTMLImageElement);
    case 'canvas': {
      const canvas = element as HTMLCanvasElement;
      return draw(canvas, canvas.width, canvas.height, groundOf(element));
    }
    case 'video': {
      const video = element as HTMLVideoElement;
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return { kind: 'pending' };
      return draw(video, video.videoWidth, video.videoHeight, groundOf(element));
    }
    case 'svg':
      return svgPixels(element as SVGSVGElement);
    case 'input':
      return addressPixels((element as HTMLInputElement).src, element, 'picture');
    case 'image':
      return addressPixels(absolute((element as SVGImageElement).href.baseVal, element), element, 'picture');
    case 'object':
    case 'embed':
      return embeddedPixels(element as HTMLObjectElement | HTMLEmbedElement);
    case 'iframe':
    case 'frame':
    case 'fencedframe':
      return { kind: 'unreadable' };
    default:
      return stylePixels(element);
  }
};

function imagePixels(image: HTMLImageElement): Pixels {
  if (!image.complete) return { kind: 'pending' };
  const address = image.currentSrc;
  const size = sizeOf(image, image, isVectorType(address));
  const pixels = draw(image, size.width, size.height, groundOf(image));
  return pixels.kind === 'unreadable' ? { kind: 'unreadable', address } : pixels;
}

async function svgPixels(svg: SVGSVGElement): Promise<Pixels> {
  const picture = await pictureOfSvg(svg);
  return picture === null ? { kind: 'unreadable' } : draw(picture, picture.width, picture.height, groundOf(svg));
}

/** It may be a document as well as a picture: what can't be read as a picture of the page's is captured, as frames are. */
async function embeddedPixels(element: HTMLObjectElement | HTMLEmbedElement): Promise<Pixels> {
  const address =
    nameOf(element) === 'object' ? (element as HTMLObjectElement).data : (element as HTMLEmbedElement).src;
  const pixels = await addressPixels(address, element, 'picture');
  return pixels.kind === 'image' ? pixels : { kind: 'unreadable' };
}

/** What style draws: text blocks, cells, pictures behind or as masks, gradients and shadows. */
async function stylePixels(element: Element): Promise<Pixels> {
  const text = drawText(element);
  if (text !== null) return { kind: 'image', image: text };
  const cells = drawCells(element);
  if (cells !== null) return guessed(draw(cells, cells.width, cells.height, 'white'));
  const arts = PSEUDO_ELEMENTS.map((pseudo) => boxArt(getComputedStyle(element, pseudo)));
  const inside = [...element.children].slice(0, MOST_PARTS).map((child) => boxArt(getComputedStyle(child)));
  const addressed = await firstPicture(arts, element);
  if (addressed.kind !== 'empty') return addressed;
  const drawn = [...arts, ...inside].reduce((sum, art) => sum + art.drawn, 0);
  if (drawn < LEAST_ART) return { kind: 'empty' };
  const copy = await copyStyle(element);
  return copy === null ? { kind: 'unreadable' } : guessed(draw(copy, copy.width, copy.height, groundOf(element)));
}

function guessed(pixels: Pixels): Pixels {
  return pixels.kind === 'image' ? { ...pixels, isGuess: true } : pixels;
}

async function firstPicture(arts: readonly BoxArt[], element: Element): Promise<Pixels> {
  const wanted = arts.flatMap(({ pictures, masks }) => [
    ...masks.map((address) => ({ address, use: 'mask' as const })),
    ...pictures.map((address) => ({ address, use: 'picture' as const })),
  ]);
  let last: Pixels = { kind: 'empty' };
  for (const { address, use } of wanted) {
    last = await addressPixels(address, element, use);
    if (last.kind === 'image') return last;
  }
  return last;
}

async function addressPixels(address: string, element: Element, use: 'picture' | 'mask'): Promise<Pixels> {
  if (address === '') return { kind: 'empty' };
  const found = await pictureAt(address);
  switch (found.kind) {
    case 'broken':
      return { kind: 'unreadable' };
    case 'elsewhere':
      return { kind: 'unreadable', address: found.address };
    case 'picture': {
      const { width, height } = sizeOf(found.picture, element, found.isVector);
      if (use === 'mask') return draw(found.picture, width, height, 'white', true);
      return draw(found.picture, width, height, groundOf(element));
    }
  }
}

function absolute(address: string, element: Element): string {
  return URL.canParse(address, element.ownerDocument.baseURI)
    ? new URL(address, element.ownerDocument.baseURI).href
    : '';
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A bitmap has its own pixels; a drawing may call itself tiny, and is as large as it is shown. */
function sizeOf(picture: HTMLImageElement | ImageBitmap, element: Element, isVector: boolean): Size {
  const own =
    picture instanceof ImageBitmap
      ? { width: picture.width, height: picture.height }
      : { width: picture.naturalWidth, height: picture.naturalHeight };
  if (!isVector) return own;
  const { width, height } = element.getBoundingClientRect();
  const wide = Math.max(own.width, own.height) || 1;
  const scale = Math.max(width, height) / wide;
  return { width: own.width * scale, height: own.height * scale };
}

function draw(source: CanvasImageSource, wide: number, high: number, ground: string, isMask = false): Pixels {
  if (wide < 1 || high < 1) return { kind: 'pending' };
  const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
  const width = Math.max(1, Math.round(wide * scale));
  const height = Math.max(1, Math.round(high * scale));
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (context === null) return { kind: 'unreadable' };
    context.drawImage(source, 0, 0, width, height);
    if (isMask) {
      // What a mask lets through has the colour of the box, whatever colour the mask itself has.
      context.globalCompositeOperation = 'source-in';
      context.fillStyle = 'black';
      context.fillRect(0, 0, width, height);
    }
    context.globalCompositeOperation = 'destination-over';
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { kind: 'image', image: { data: new Uint8ClampedArray(data), width, height } };
  } catch {
    // SecurityError: a cross-origin picture. InvalidStateError: a broken one.
    return { kind: 'unreadable' };
  }
}

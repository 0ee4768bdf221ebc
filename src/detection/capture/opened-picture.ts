import type { AreaInView } from '../../messaging/messages.ts';
import { LONGEST_SIDE, type PixelImage } from '../../vision/image.ts';

/** A decoded picture. Its memory is the browser's until it is closed. */
export interface OpenedPicture {
  readonly width: number;
  readonly height: number;
  /** Its pixels in a rectangle, on `ground`, the longer side at most `LONGEST_SIDE`. */
  readonly pixels: (part: AreaInView, ground: string) => PixelImage;
  readonly close: () => void;
}

/** Decodes a picture's first frame. @throws where the browser can't */
export type OpenPicture = (picture: Blob) => Promise<OpenedPicture>;

/** The browser's own decoder, which works beside the worker's thread. */
export const openPicture: OpenPicture = async (picture) => {
  const bitmap = await createImageBitmap(picture);
  return {
    width: bitmap.width,
    height: bitmap.height,
    pixels: (part, ground) => draw(bitmap, part, ground),
    close: () => bitmap.close(),
  };
};

function draw(bitmap: ImageBitmap, { x, y, width: wide, height: high }: AreaInView, ground: string): PixelImage {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(wide, high));
  const width = Math.max(1, Math.round(wide * scale));
  const height = Math.max(1, Math.round(high * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas to draw a picture on');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, x, y, wide, high, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8ClampedArray(data.buffer), width, height };
}

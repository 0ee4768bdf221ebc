import { nameOf } from './element-name.ts';

/** Pixels a side of what is compared. */
const SIDE = 32;

/** What changes without any event that tells of it. */
export function isLive(element: Element): element is HTMLCanvasElement | HTMLVideoElement {
  const name = nameOf(element);
  return name === 'canvas' || name === 'video';
}

/** Tells cheaply whether what lives was drawn anew since the last time: by every ninth pixel or so. */
export function createLiveCheck(): (element: HTMLCanvasElement | HTMLVideoElement) => boolean {
  const known = new WeakMap<Element, Uint32Array>();
  let context: OffscreenCanvasRenderingContext2D | null = null;
  return (element) => {
    try {
      context ??= new OffscreenCanvas(SIDE, SIDE).getContext('2d', { willReadFrequently: true });
      if (context === null) return true;
      context.clearRect(0, 0, SIDE, SIDE);
      context.drawImage(element, 0, 0, SIDE, SIDE);
      const now = new Uint32Array(context.getImageData(0, 0, SIDE, SIDE).data.buffer);
      const before = known.get(element);
      known.set(element, now);
      return before?.every((pixel, at) => pixel === now[at]) !== true;
    } catch {
      // A tainted canvas would refuse all others from now on.
      context = null;
      known.delete(element);
      return true;
    }
  };
}

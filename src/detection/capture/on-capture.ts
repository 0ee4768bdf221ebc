import type { AreaInView } from '../../messaging/messages.ts';

/** Pixels, or CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How the capture of a tab lies over what the page calls its viewport. */
export interface Overlay {
  /** Pixels of the capture. */
  readonly capture: Size;
  /** Pixels of the capture for a CSS pixel. */
  readonly scale: number;
}

/** Zoom is 0.25 to 5 in Chromium and 0.3 to 5 in Firefox; screens have 1 to 4 pixels for a CSS pixel, two fingers zoom to 5. */
const LEAST_SCALE = 0.2;
const MOST_SCALE = 100;
/** CSS pixels by which width and height may disagree: `innerWidth` and `innerHeight` are rounded. */
const ROUNDING = 2;

/**
 * What the capture's size means for the viewport that a page names, which is hostile input; `null` where the two are
 * not of one shape: the window has changed its size meanwhile, or it is not true.
 */
export function overlay(capture: Size, viewport: Size): Overlay | null {
  const scale = capture.width / viewport.width;
  if (!(scale >= LEAST_SCALE && scale <= MOST_SCALE)) return null;
  if (Math.abs(capture.height / scale - viewport.height) > ROUNDING + 1 / scale) return null;
  return { capture, scale };
}

/** The whole pixels of the capture that an area covers; `null` where nothing of it is on the capture. */
export function onCapture({ x, y, width, height }: AreaInView, { capture, scale }: Overlay): AreaInView | null {
  const left = Math.max(0, Math.floor(x * scale));
  const top = Math.max(0, Math.floor(y * scale));
  const right = Math.min(capture.width, Math.ceil((x + width) * scale));
  const bottom = Math.min(capture.height, Math.ceil((y + height) * scale));
  if (right - left < 1 || bottom - top < 1) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The CSS pixels in view that a rectangle of the capture stands for. */
export function inView({ x, y, width, height }: AreaInView, { scale }: Overlay): AreaInView {
  return { x: x / scale, y: y / scale, width: width / scale, height: height / scale };
}

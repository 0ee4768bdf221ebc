import { windowOf } from './frame-document.ts';

/** A rectangle in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Frames inside each other; browsers stop pages at about as many. */
const MOST_FRAMES = 32;

/** Where an element stands in the layout viewport of the topmost document, through frames of the page's own origin. */
export function placeOf(element: Element): Place {
  let place: Place = element.getBoundingClientRect();
  let frame = frameAround(element);
  for (let depth = 0; frame !== null && depth < MOST_FRAMES; depth++) {
    place = throughFrame(place, frame);
    frame = frameAround(frame);
  }
  return place;
}

/** The part of an element that its frames and the viewport let be seen; `null` where there is none. */
export function visiblePlaceOf(element: Element, view: Place): Place | null {
  let place = common(placeOf(element), view);
  let frame = frameAround(element);
  for (let depth = 0; frame !== null && place !== null && depth < MOST_FRAMES; depth++) {
    place = common(place, placeOf(frame));
    frame = frameAround(frame);
  }
  return place;
}

/** What two rectangles share; `null` where that is nothing. */
export function common(one: Place, other: Place): Place | null {
  const x = Math.max(one.x, other.x);
  const y = Math.max(one.y, other.y);
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

function frameAround(element: Element): HTMLElement | null {
  return (windowOf(element.ownerDocument)?.frameElement as HTMLElement | null | undefined) ?? null;
}

/** A frame may be scaled, has a border and a padding. */
function throughFrame(place: Place, frame: HTMLElement): Place {
  const rect = frame.getBoundingClientRect();
  const style = getComputedStyle(frame);
  const across = rect.width / (frame.offsetWidth || 1);
  const down = rect.height / (frame.offsetHeight || 1);
  return {
    x: rect.x + (frame.clientLeft + Number.parseFloat(style.paddingLeft) + place.x) * across,
    y: rect.y + (frame.clientTop + Number.parseFloat(style.paddingTop) + place.y) * down,
    width: place.width * across,
    height: place.height * down,
  };
}

import { gridOf } from './grid.ts';
import type { SymbolPlace } from './symbol.ts';

/** An upright rectangle of pixels; `right` and `bottom` are outside of it. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Some of the quiet zone, in modules. */
const ROOM = 1.5;

/** The rectangle around a code, in whole pixels of a picture of this size. */
export function areaOf(
  place: SymbolPlace,
  { width, height }: { readonly width: number; readonly height: number },
): Area {
  const grid = gridOf(place);
  const [first, last] = [-ROOM, place.side + ROOM];
  const corners = [grid(first, first), grid(last, first), grid(first, last), grid(last, last)];
  const across = corners.map(({ x }) => x);
  const down = corners.map(({ y }) => y);
  return {
    left: Math.max(0, Math.floor(Math.min(...across))),
    top: Math.max(0, Math.floor(Math.min(...down))),
    right: Math.min(width, Math.ceil(Math.max(...across))),
    bottom: Math.min(height, Math.ceil(Math.max(...down))),
  };
}

/** Whether a point is inside. */
export function holds({ left, top, right, bottom }: Area, x: number, y: number): boolean {
  return x >= left && x < right && y >= top && y < bottom;
}

export function overlap(one: Area, other: Area): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

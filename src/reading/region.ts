import type { PicturePart } from '../vision/find-in-picture.ts';

/** What the person's frame holds. */
export type Region = PicturePart;

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels a side; nothing smaller can hold a code (21 modules). */
export const LEAST_SIDE = 21;

export const wholeOf = ({ width, height }: Size): Region => ({ x: 0, y: 0, width, height });

/** The frame that the keyboard begins with: half of the picture, in its middle. */
export function middleOf({ width, height }: Size): Region {
  const side = Math.max(LEAST_SIDE, Math.min(width, height) / 2);
  return inside({ x: (width - side) / 2, y: (height - side) / 2, width: side, height: side }, { width, height });
}

/** The frame between two corners, in any order; `null` where it is a click and no frame. */
export function between(one: Point, other: Point, size: Size): Region | null {
  const left = clamp(Math.min(one.x, other.x), size.width);
  const top = clamp(Math.min(one.y, other.y), size.height);
  const width = clamp(Math.max(one.x, other.x), size.width) - left;
  const height = clamp(Math.max(one.y, other.y), size.height) - top;
  return width < LEAST_SIDE || height < LEAST_SIDE ? null : { x: left, y: top, width, height };
}

/** Arrow keys move a frame, with Shift they make it larger and smaller. `null` for every other key. */
export function afterKey(region: Region, { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, size: Size) {
  const direction = DIRECTIONS.get(key);
  if (direction === undefined) return null;
  const step = Math.max(2, Math.min(size.width, size.height) / 40);
  const [dx, dy] = [direction.x * step, direction.y * step];
  return shiftKey
    ? inside({ ...region, width: region.width + dx, height: region.height + dy }, size)
    : inside({ ...region, x: region.x + dx, y: region.y + dy }, size);
}

const DIRECTIONS: ReadonlyMap<string, Point> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

/** The frame as large as it is, if it may be, and where it is, but inside of the picture. */
function inside(region: Region, size: Size): Region {
  const width = Math.min(size.width, Math.max(LEAST_SIDE, region.width));
  const height = Math.min(size.height, Math.max(LEAST_SIDE, region.height));
  return { x: clamp(region.x, size.width - width), y: clamp(region.y, size.height - height), width, height };
}

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), Math.max(0, most));

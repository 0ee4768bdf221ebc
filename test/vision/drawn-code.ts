import { encode } from 'uqr';
import type { PixelImage } from '../../src/vision/image.ts';

export const LOGIN = 'https://id.example.test/qr#mC3pVdN0r5Yq1uZtX8kWbA';

export type Colour = readonly [red: number, green: number, blue: number];
export const BLACK: Colour = [0, 0, 0];
export const WHITE: Colour = [255, 255, 255];

/** What a style knows of a point of a code, in modules from the upper left corner of its quiet zone. */
export interface Spot {
  readonly isDark: boolean;
  /** From the middle of the module that it is in. */
  readonly x: number;
  readonly y: number;
  /** Greater distance along an axis from the middle of the finder pattern that it is in; `null` outside of one. */
  readonly fromEye: number | null;
}

export type Style = (spot: Spot) => Colour;

const QUIET = 2;
/** Where a pixel is looked at, along each axis: nine points of it make its colour. */
const POINTS = [1 / 6, 3 / 6, 5 / 6];

/** `LOGIN` as a page with a taste of its own draws it, `side` pixels a side. `bend` moves points, in modules. */
export function drawnCode(
  side: number,
  style: Style,
  bend: (x: number, y: number) => readonly [number, number] = (x, y) => [x, y],
): PixelImage {
  const matrix = encode(LOGIN, { ecc: 'M', border: QUIET }).data;
  const count = matrix.length;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const colours = POINTS.flatMap((down) =>
        POINTS.map((across) => {
          const [u, v] = bend(((x + across) * count) / side, ((y + down) * count) / side);
          return style({
            isDark: matrix[Math.floor(v)]?.[Math.floor(u)] === true,
            x: u - Math.floor(u) - 0.5,
            y: v - Math.floor(v) - 0.5,
            fromEye: fromEye(u, v, count),
          });
        }),
      );
      for (const channel of [0, 1, 2] as const) {
        data[(y * side + x) * 4 + channel] = colours.reduce((sum, colour) => sum + colour[channel], 0) / colours.length;
      }
    }
  }
  return { data, width: side, height: side };
}

export const plainly: Style = ({ isDark }) => (isDark ? BLACK : WHITE);

/** Dots that stand apart, with this radius in modules. */
export const dots =
  (radius: number): Style =>
  ({ isDark, x, y }) =>
    isDark && Math.hypot(x, y) < radius ? BLACK : WHITE;

/** Finder patterns whose core has another colour, and whose size in modules may be less than three. */
export const eyes =
  (core: Colour, modules: Colour, ground: Colour, size = 3): Style =>
  ({ isDark, fromEye: distance }) => {
    if (distance !== null && distance < 1.5) return distance < size / 2 ? core : ground;
    return isDark ? modules : ground;
  };

/** A picture in the upper left part of a white one. */
export function onWhite(picture: PixelImage, side: number, left: number, top: number): PixelImage {
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * picture.width * 4, (y + 1) * picture.width * 4);
    data.set(row, ((y + top) * side + left) * 4);
  }
  return { data, width: side, height: side };
}

function fromEye(x: number, y: number, count: number): number | null {
  const far = count - QUIET - 3.5;
  const near = QUIET + 3.5;
  for (const [left, top] of [
    [near, near],
    [far, near],
    [near, far],
  ] as const) {
    const distance = Math.max(Math.abs(x - left), Math.abs(y - top));
    if (distance < 3.5) return distance;
  }
  return null;
}

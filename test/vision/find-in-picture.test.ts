import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { findInPart, findInPicture, type PictureOfParts } from '../../src/vision/find-in-picture.ts';

interface Placed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** A white picture with codes on it, cut as the browser does it. Too small to be shrunk. */
function painted(width: number, height: number, codes: readonly Placed[]): PictureOfParts {
  const whole = new Uint8ClampedArray(width * height * 4).fill(255);
  for (const { text, x: left, y: top, side } of codes) {
    const rows = encode(text, { ecc: 'M', border: 4 }).data;
    const moduleAt = (place: number) => Math.floor((place / side) * rows.length);
    for (let y = 0; y < side; y += 1)
      for (let x = 0; x < side; x += 1) {
        const at = ((top + y) * width + left + x) * 4;
        if (rows[moduleAt(y)]?.[moduleAt(x)] === true) whole.fill(0, at, at + 3);
      }
  }
  return {
    pixels({ x, y, width: wide, height: high }) {
      const data = new Uint8ClampedArray(wide * high * 4);
      for (let row = 0; row < high; row += 1) {
        const from = ((y + row) * width + x) * 4;
        data.set(whole.subarray(from, from + wide * 4), row * wide * 4);
      }
      return { data, width: wide, height: high };
    },
  };
}

const goOn = () => Promise.resolve(true);

describe('a picture', () => {
  it('has codes of every size found, each once, and told as they come', async () => {
    const whole = { x: 0, y: 0, width: 700, height: 350 };
    const picture = painted(whole.width, whole.height, [
      { text: 'https://large.example/', x: 10, y: 10, side: 330 },
      { text: 'https://small.example/', x: 580, y: 220, side: 100 },
    ]);
    const told: number[] = [];
    const codes = await findInPicture(picture, whole, { goOn, tell: (found) => told.push(found.length) });
    expect(codes.map(({ text }) => text).sort()).toEqual(['https://large.example/', 'https://small.example/']);
    expect(told.at(-1)).toBe(2);
  });

  it('is looked at no further when something else is wanted', async () => {
    // Too small for the look at the whole picture, which is shrunk for it.
    const whole = { x: 0, y: 0, width: 3600, height: 1800 };
    const picture = painted(whole.width, whole.height, [{ text: 'https://small.example/', x: 580, y: 220, side: 80 }]);
    let looks = 0;
    const codes = await findInPicture(picture, whole, { goOn: () => Promise.resolve((looks += 1) < 2) });
    expect(codes).toEqual([]);
    expect(looks).toBe(2);
  });

  it('has the codes of a frame found in the frame alone', () => {
    const picture = painted(600, 300, [
      { text: 'https://left.example/', x: 20, y: 20, side: 200 },
      { text: 'https://right.example/', x: 320, y: 20, side: 200 },
    ]);
    const codes = findInPart(picture, { x: 300, y: 0, width: 300, height: 300 });
    expect(codes.map(({ text }) => text)).toEqual(['https://right.example/']);
    expect(codes[0]?.x).toBeGreaterThanOrEqual(300);
  });

  it.each([
    ['dark', 0, 255],
    ['light', 255, 0],
  ] as const)('shows no trace of a %s code that is known, and the one beside it as before', (_, ink, ground) => {
    const white = painted(460, 300, [
      { text: 'https://left.example/', x: 20, y: 20, side: 200 },
      { text: 'https://right.example/', x: 240, y: 60, side: 150 },
    ]);
    const picture: PictureOfParts = {
      pixels(part, colour) {
        const image = white.pixels(part, colour);
        return { ...image, data: image.data.map((value, at) => (at % 4 === 3 ? 255 : value === 0 ? ink : ground)) };
      },
    };
    const whole = { x: 0, y: 0, width: 460, height: 300 };
    const known = findInPart(picture, whole).filter(({ text }) => text.includes('left'));
    expect(known).toHaveLength(1);
    // The square cuts the left one into half.
    for (const part of [whole, { x: 130, y: 0, width: 330, height: 300 }]) {
      const others = findInPart(picture, part, undefined, known);
      expect(others.map(({ text }) => text)).toEqual(['https://right.example/']);
    }
  });
});

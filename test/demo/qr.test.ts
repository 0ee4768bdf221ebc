import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { drawQr } from '../../src/demo/qr.ts';

/** The drawn path, laid out as black and white pixels. */
function pixels(path: string, size: number, scale: number): Uint8ClampedArray {
  const side = size * scale;
  const image = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column += 1) {
        image.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
      }
    }
  }
  return image;
}

test.each([
  'https://id.example.com/qr#abcdefghijklmnopqrstuv',
  `https://${'a'.repeat(60)}.example.com/qr#${'Z'.repeat(128)}`,
])('the drawn code of %s is read back, at whole pixels a module and near 240 wide', (text) => {
  const { path, size, width } = drawQr(text);
  expect(width % size).toBe(0);
  expect(Math.abs(width - 240)).toBeLessThanOrEqual(size / 2);
  const scale = width / size;
  expect(jsQR(pixels(path, size, scale), width, width)?.data).toBe(text);
});

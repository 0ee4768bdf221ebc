import jsQR from 'jsqr';
import { expect, test } from 'vitest';
import { qrSymbol } from '../../../src/server/pages/shown-code.ts';

test('P1: the drawn symbol reads as the text of the code', () => {
  const text = 'https://login.example/qr#q83vASNFZ4mrze8BI0VniQ';
  const { size, path } = qrSymbol(text);
  const scale = 4;
  const pixels = new Uint8ClampedArray(size * size * scale * scale * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column += 1) {
        pixels.fill(0, 4 * (row * size * scale + column), 4 * (row * size * scale + column) + 3);
      }
    }
  }
  expect(jsQR(pixels, size * scale, size * scale)?.data).toBe(text);
});

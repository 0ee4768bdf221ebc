// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/detection/fingerprint.ts';
import { createReader } from '../../src/detection/reader.ts';
import type { PixelImage } from '../../src/vision/image.ts';

const plain = (grey: number, side = 30): PixelImage => ({
  data: new Uint8ClampedArray(side * side * 4).fill(grey),
  width: side,
  height: side,
});

describe('reading elements', () => {
  it('the same pixels are decoded once, in whatever element they are', async () => {
    let decoded = 0;
    const read = createReader(
      () => Promise.resolve({ kind: 'image', image: plain(7) }),
      () => [`text ${(decoded += 1)}`],
    );
    const first = await read(document.createElement('img'));
    const second = await read(document.createElement('canvas'));
    expect(first).toMatchObject({ kind: 'read', texts: ['text 1'] });
    expect(second).toEqual(first);
  });

  it('what is remembered is bounded, and the oldest is forgotten first', async () => {
    let grey = 0;
    let decoded = 0;
    const read = createReader(
      () => Promise.resolve({ kind: 'image', image: plain(grey) }),
      () => [`text ${(decoded += 1)}`],
    );
    const image = document.createElement('img');
    for (grey = 0; grey < 129; grey++) await read(image);
    grey = 128;
    await read(image);
    expect(decoded).toBe(129);
    grey = 0;
    await read(image);
    expect(decoded).toBe(130);
  });

  it('drawing that fails makes the element unreadable', async () => {
    const read = createReader(
      () => Promise.reject(new URIError('URI malformed')),
      () => ['never'],
    );
    expect(await read(document.createElement('img'))).toEqual({ kind: 'unreadable' });
  });

  it('one changed pixel anywhere, or another shape, is another picture', () => {
    const prints = new Set([fingerprint(plain(7))]);
    for (let at = 0; at < 900 * 4; at++) {
      const image = plain(7);
      image.data[at] = 8;
      prints.add(fingerprint(image));
    }
    prints.add(fingerprint({ ...plain(7), width: 15, height: 60 }));
    expect(prints.size).toBe(900 * 4 + 2);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureSize } from '../../src/vision/picture-size.ts';
import { count, SEED } from '../support/counts.ts';

const bytes = (...parts: readonly (string | Iterable<number>)[]) =>
  new Uint8Array(parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]));
const be16 = (n: number) => [n >> 8, n & 255];
const le16 = (n: number) => [n & 255, n >> 8];
const be32 = (n: number) => [...be16(n >>> 16), ...be16(n & 0xffff)];
const le32 = (n: number) => [...le16(n & 0xffff), ...le16(n >>> 16)];

/** Headers as encoders write them, each of 640 x 480 pixels. */
const HEADERS: Readonly<Record<string, Uint8Array>> = {
  PNG: bytes([0x89], 'PNG\r\n\u001a\n', be32(13), 'IHDR', be32(640), be32(480), [8, 6, 0, 0, 0]),
  'JPEG after its other segments': bytes(
    [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
    [0xff, 0xff, 0xff, 0xc4, 0, 3, 9],
    [0xff, 0xc2, 0, 17, 8, ...be16(480), ...be16(640), 3],
  ),
  GIF: bytes('GIF89a', le16(640), le16(480), [0, 0, 0, 0x2c], le16(600), le16(0), le16(40), le16(9)),
  'GIF after its colours and extensions': bytes(
    ...['GIF89a', le16(640), le16(480), [0x80, 0, 0], [1, 2, 3, 4, 5, 6]],
    ...[
      [0x21, 0xf9, 4, 0, 0, 0, 0, 0],
      [0x21, 0xfe, 2, 0x2c, 0x2c, 1, 0, 0],
    ],
    ...[[0x2c], le16(0), le16(0), le16(640), le16(480)],
  ),
  'lossy WebP': bytes('RIFF', le32(100), 'WEBPVP8 ', le32(80), [0, 0, 0, 0x9d, 1, 0x2a], le16(640), le16(480)),
  'lossless WebP': bytes('RIFF', le32(100), 'WEBPVP8L', le32(80), [0x2f], le32(639 | (479 << 14))),
  'extended WebP': bytes('RIFF', le32(100), 'WEBPVP8X', le32(10), [0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0]),
  BMP: bytes('BM', le32(0), le32(0), le32(54), le32(40), le32(640), le32(-480 >>> 0), le16(1), le16(24)),
};

describe('the size that a picture file claims', () => {
  it.each(Object.keys(HEADERS))('is read from the header of a %s', (name) => {
    expect(pictureSize(HEADERS[name]!)).toEqual({ width: 640, height: 480 });
  });

  it('is read from a file that claims more than anybody could decode', () => {
    const bomb = bytes([0x89], 'PNG\r\n\u001a\n', be32(13), 'IHDR', be32(2 ** 31 - 1), be32(30_000));
    expect(pictureSize(bomb)).toEqual({ width: 2 ** 31 - 1, height: 30_000 });
  });

  it('is that of the first frame of a GIF where it reaches beyond the screen: browsers make room for it', () => {
    const bomb = bytes('GIF89a', le16(1), le16(1), [0, 0, 0, 0x2c], le16(0), le16(9), le16(60_000), le16(60_000));
    expect(pictureSize(bomb)).toEqual({ width: 60_000, height: 60_009 });
  });

  it('is not told of a JPEG of more scans than anybody writes: each is a pass over all its pixels', () => {
    const withScans = (scans: number) => {
      // Coded pixels may hold FF and a zero, and what looks like a scan after it.
      const scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 7, 0xff, 0, 0xda, 7];
      return bytes(HEADERS['JPEG after its other segments']!, ...Array<number[]>(scans).fill(scan));
    };
    expect(pictureSize(withScans(10))).toEqual({ width: 640, height: 480 });
    expect(pictureSize(withScans(33))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['a document', '%PDF-1.7'],
    ['a picture without width', bytes('GIF89a', le16(0), le16(480), [0, 0, 0, 0x2c], [0, 0, 0, 0, 0, 0, 0, 0])],
    ['a GIF without a frame', bytes('GIF89a', le16(640), le16(480), [0, 0, 0, 0x3b, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a JPEG without a frame', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xda, 0, 4])],
    ['a JPEG whose segment has no length', bytes([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xe0, 0, 0])],
  ])('is not there in %s', (_, file) => {
    expect(pictureSize(typeof file === 'string' ? bytes(file) : file)).toBeNull();
  });

  it.each(Object.keys(HEADERS))('is not there where the header of a %s is cut off anywhere', (name) => {
    const whole = HEADERS[name]!;
    let shortest = whole.length;
    while (pictureSize(whole.subarray(0, shortest - 1)) !== null) shortest -= 1;
    expect(shortest).toBeGreaterThan(8);
    for (let length = 0; length < shortest; length += 1) expect(pictureSize(whole.subarray(0, length))).toBeNull();
  });

  it('never throws and always ends, whatever the file is', { timeout: count(20_000, 900_000) }, () => {
    const damaged = fc
      .tuple(fc.constantFrom(...Object.values(HEADERS)), fc.nat(60), fc.uint8Array({ maxLength: 8 }))
      .map(([header, at, change]) => {
        const file = Uint8Array.from(header);
        file.set(change.subarray(0, Math.max(0, file.length - at)), Math.min(at, file.length));
        return file;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (file) => {
        const size = pictureSize(file);
        if (size !== null) expect(Math.min(size.width, size.height)).toBeGreaterThan(0);
      }),
      { numRuns: count(500, 20_000), seed: SEED },
    );
    expect(pictureSize(new Uint8Array(2 ** 20).fill(0xff).fill(0xd8, 1, 2))).toBeNull();
  });
});

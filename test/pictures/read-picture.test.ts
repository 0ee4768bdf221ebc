import { encode as encodePng } from 'fast-png';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../../src/pictures/open-file.ts';
import { isPicture, readPicture } from '../../src/pictures/read-picture.ts';

const TEXT = 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP';

/** A decoded picture of one code; notes that it was given back. */
function opened(closed: string[], pixels?: () => never): Opened {
  const rows = encode(TEXT, { ecc: 'M', border: 4 }).data;
  const side = rows.length * 4;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1)
    if (rows[Math.floor(at / side / 4)]?.[Math.floor((at % side) / 4)] === true) data.fill(0, at * 4, at * 4 + 3);
  const image = { data, width: side, height: side };
  const picture = {
    width: side,
    height: side,
    pixels: pixels ?? (() => image),
    close: () => void closed.push('closed'),
  };
  return { kind: 'opened', picture };
}

describe('reading the codes of a picture file', () => {
  it('gives their texts, and the picture’s memory back', async () => {
    const closed: string[] = [];
    const read = await readPicture(new Blob(), () => Promise.resolve(opened(closed)));
    expect(read).toEqual({ kind: 'read', texts: [TEXT] });
    expect(closed).toEqual(['closed']);
  });

  it('says why a file is no picture', async () => {
    const read = await readPicture(new Blob(), () => Promise.resolve({ kind: 'refused', why: 'drawing' }));
    expect(read).toEqual({ kind: 'refused', why: 'drawing' });
  });

  it('says that a picture is too large where no memory is left for its pixels, and gives back what it took', async () => {
    const closed: string[] = [];
    const full = () => {
      throw new RangeError('Array buffer allocation failed');
    };
    const read = await readPicture(new Blob(), () => Promise.resolve(opened(closed, full)));
    expect(read).toEqual({ kind: 'refused', why: 'too_many_pixels' });
    expect(closed).toEqual(['closed']);
  });
});

describe('a file that a person brings', () => {
  const png = encodePng({ width: 1, height: 1, data: new Uint8Array(4), channels: 4, depth: 8 });

  it.each([
    ['a PNG without a type', new Blob([Uint8Array.from(png)]), true],
    [
      'a drawing, by its type: it is refused with its own reason later',
      new Blob(['<svg>'], { type: 'image/svg+xml' }),
      true,
    ],
    ['an export', new Blob(['{"accounts": []}'], { type: 'application/json' }), false],
    ['nothing', new Blob([]), false],
  ])('%s is told apart', async (_, file, wanted) => {
    expect(await isPicture(file)).toBe(wanted);
  });

  it('that can not be read any more is none', async () => {
    const gone = { type: '', slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) };
    expect(await isPicture(gone as unknown as Blob)).toBe(false);
  });
});

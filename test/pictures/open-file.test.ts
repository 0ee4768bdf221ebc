import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, MOST_PIXELS, openFile } from '../../src/pictures/open-file.ts';

const png = (width: number, height: number) =>
  encode({ width, height, data: new Uint8Array(width * height * 4), channels: 4, depth: 8 });

/** A picture file of a few bytes that claims a size. */
function claiming(width: number, height: number): Blob {
  const bytes = Uint8Array.from(png(1, 1));
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return new Blob([bytes]);
}

/** The browser's decoder, which this program has none of: says what the test wants, and notes that it was asked. */
function decoder(size: { readonly width: number; readonly height: number } | 'throws' = { width: 30, height: 20 }) {
  const asked: Blob[] = [];
  const closed: string[] = [];
  const decode = (file: Blob) => {
    asked.push(file);
    if (size === 'throws') return Promise.reject(new Error('The source image could not be decoded.'));
    const pixels = () => ({ data: new Uint8ClampedArray(0), width: 0, height: 0 });
    return Promise.resolve({ ...size, pixels, close: () => void closed.push('closed') });
  };
  return { decode, asked, closed };
}

describe('a picture file', () => {
  it('is opened where it is one', async () => {
    const { decode } = decoder();
    const opened = await openFile(new Blob([Uint8Array.from(png(30, 20))]), decode);
    expect(opened).toMatchObject({ kind: 'opened', picture: { width: 30, height: 20 } });
  });

  it.each([
    ['nothing', '', 'not_a_picture'],
    ['words', 'hello', 'not_a_picture'],
    ['a page', '<!doctype html><title>svg</title>', 'not_a_picture'],
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'drawing'],
    ['a drawing after its preamble', '<?xml version="1.0"?>\n<!-- made by hand -->\n<SVG\nwidth="9"/>', 'drawing'],
    ['a document', '%PDF-1.7\n%âãÏÓ', 'document'],
  ])('of %s is refused before anything is decoded, and told what it is', async (_, content, why) => {
    const { decode, asked } = decoder();
    expect(await openFile(new Blob([content]), decode)).toEqual({ kind: 'refused', why });
    expect(asked).toEqual([]);
  });

  it('that claims more pixels than memory holds is refused before anything is decoded', async () => {
    const { decode, asked } = decoder();
    for (const [width, height] of [
      [30_000, 30_000],
      [2 ** 31 - 1, 2 ** 31 - 1],
      [MOST_PIXELS + 1, 1],
    ] as const) {
      const opened = await openFile(claiming(width, height), decode);
      expect(opened).toEqual({ kind: 'refused', why: 'too_many_pixels' });
    }
    expect(asked).toEqual([]);
    expect(await openFile(claiming(MOST_PIXELS, 1), decode)).toMatchObject({ kind: 'opened' });
  });

  it('that is larger than it claimed is given back at once', async () => {
    const { decode, closed } = decoder({ width: 30_000, height: 30_000 });
    expect(await openFile(claiming(1, 1), decode)).toEqual({ kind: 'refused', why: 'too_many_pixels' });
    expect(closed).toEqual(['closed']);
  });

  it('of more than 16 MB is not even read', async () => {
    const { decode } = decoder();
    let isRead = false;
    const file = {
      size: MOST_BYTES + 1,
      arrayBuffer() {
        isRead = true;
        return Promise.resolve(new ArrayBuffer(0));
      },
    } as Blob;
    expect(await openFile(file, decode)).toEqual({ kind: 'refused', why: 'too_many_bytes' });
    expect(isRead).toBe(false);
  });

  it('that is damaged, or was removed meanwhile, is said to be', async () => {
    const damaged = { kind: 'refused', why: 'damaged' };
    expect(await openFile(new Blob([Uint8Array.from(png(3, 3))]), decoder('throws').decode)).toEqual(damaged);
    const gone = { size: 9, arrayBuffer: () => Promise.reject(new Error('NotReadableError')) } as unknown as Blob;
    expect(await openFile(gone, decoder().decode)).toEqual(damaged);
  });
});

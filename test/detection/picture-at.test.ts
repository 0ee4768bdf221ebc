// @vitest-environment happy-dom
import { encode as encodePng } from 'fast-png';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pictureAt } from '../../src/detection/picture-at.ts';

const ADDRESS = `${location.origin}/code.png`;
const PNG = encodePng({ width: 30, height: 30, data: new Uint8Array(30 * 30 * 4), channels: 4 });
/** The same bytes, which claim to hold 30000 x 30000 pixels. */
const BOMB = Uint8Array.from(PNG, (byte, at) => (at === 18 || at === 22 ? 0x75 : byte));

/** What an icon and an AVIF begin with, and a JPEG of very many scans. */
const ICON = Uint8Array.from([0, 0, 1, 0, 1, 0, ...PNG]);
const AVIF = Uint8Array.from([0, 0, 0, 28, ...Buffer.from('ftypavif'), 0, 0, 0, 0]);
const SCAN = [0xff, 0xda, 0, 2];
const MANY_SCANS = Uint8Array.from([
  ...[0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 30, 0, 30, 1, 1, 0x11, 0],
  ...Array.from({ length: 33 }, () => SCAN).flat(),
]);

/** A browser whose cache answers so, and which reads pictures of so many pixels a side. Its decoders note what they got. */
function browserWith(cached: () => Promise<Response>, side = 30) {
  const decoded: unknown[] = [];
  const requests: (RequestInit | undefined)[] = [];
  const has = (name: string, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { configurable: true, value });
    onTestFinished(() => {
      if (before === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, before);
    });
  };
  has('fetch', (_: string, init?: RequestInit) => {
    requests.push(init);
    return cached();
  });
  has('createImageBitmap', (blob: unknown) => {
    decoded.push(blob);
    return Promise.resolve({ width: 30, height: 30 });
  });
  class FakeImage extends EventTarget {
    naturalWidth = 0;
    naturalHeight = 0;
    #address = '';
    set src(address: string) {
      this.#address = address;
      this.naturalWidth = this.naturalHeight = side;
      queueMicrotask(() => this.dispatchEvent(new Event(address.includes('broken') ? 'error' : 'load')));
    }
    decode(): Promise<void> {
      decoded.push(this.#address);
      return Promise.resolve();
    }
  }
  has('Image', FakeImage);
  return { decoded, requests };
}

const file = (bytes: Uint8Array) => () => Promise.resolve(new Response(bytes.slice()));

describe('a picture of the page’s origin', () => {
  it('is taken out of the cache alone', async () => {
    const { decoded, requests } = browserWith(file(PNG));
    expect(await pictureAt(ADDRESS)).toMatchObject({ kind: 'picture', isVector: false });
    expect(decoded).toHaveLength(1);
    expect(requests).toEqual([{ cache: 'only-if-cached', mode: 'same-origin' }]);
  });

  it.each([
    ['is not in the cache any more', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['claims more pixels than a code needs', file(BOMB)],
    ['says in no known form how large it is', file(new TextEncoder().encode('<!doctype html>'))],
    ['has more bytes than a code needs', file(new Uint8Array(8_000_001))],
    ['takes very many passes to decode', file(MANY_SCANS)],
    [
      'is an icon of more bytes than anybody makes',
      file(Uint8Array.from({ length: 1_000_001 }, (_, at) => ICON[at] ?? 0)),
    ],
  ])('that %s is not decoded, and left to a capture', async (_, cached) => {
    const { decoded } = browserWith(cached);
    expect(await pictureAt(ADDRESS)).toEqual({ kind: 'elsewhere', address: ADDRESS });
    expect(decoded).toEqual([]);
  });

  it.each([
    ['icon', ICON],
    ['AVIF', AVIF],
  ])('whose size the browser alone can read is decoded once that is known: %s', async (_, bytes) => {
    const { decoded } = browserWith(file(bytes));
    expect(await pictureAt(ADDRESS)).toMatchObject({ kind: 'picture', isVector: false });
    expect(decoded).toEqual([`data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`]);
    const { decoded: large } = browserWith(file(bytes), 30_000);
    expect(await pictureAt(ADDRESS)).toEqual({ kind: 'elsewhere', address: ADDRESS });
    expect(large).toEqual([]);
  });
});

describe('a picture that is in its address, or that the page has made', () => {
  const nothing = () => Promise.reject(new TypeError('Failed to fetch'));

  it.each(['data:image/png;base64,AAAA', 'blob:https://page.example/one', 'data:image/png;name=a.svg?,AAAA'])(
    'is decoded only if it has no more pixels than a code needs: %s',
    async (address) => {
      const { decoded, requests } = browserWith(nothing);
      expect(await pictureAt(address)).toMatchObject({ kind: 'picture', isVector: false });
      expect([decoded, requests]).toEqual([[address], []]);
      const { decoded: large } = browserWith(nothing, 30_000);
      expect(await pictureAt(address)).toEqual({ kind: 'elsewhere', address });
      expect(large).toEqual([]);
    },
  );

  it('may be a drawing of any size, or broken', async () => {
    browserWith(nothing, 30_000);
    expect(await pictureAt('data:image/svg+xml,<svg/>')).toMatchObject({ kind: 'picture', isVector: true });
    expect(await pictureAt('data:image/png,broken')).toEqual({ kind: 'broken' });
  });
});

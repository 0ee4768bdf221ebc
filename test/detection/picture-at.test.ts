// @vitest-environment happy-dom
import { encode as encodePng } from 'fast-png';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pictureAt } from '../../src/detection/picture-at.ts';

const ADDRESS = `${location.origin}/code.png`;
const PNG = encodePng({ width: 30, height: 30, data: new Uint8Array(30 * 30 * 4), channels: 4 });
/** The same bytes, which claim to hold 30000 x 30000 pixels. */
const BOMB = Uint8Array.from(PNG, (byte, at) => (at === 18 || at === 22 ? 0x75 : byte));

/** A browser whose cache answers so. Its decoder notes what it was given. */
function browserWith(cached: () => Promise<Response>) {
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
  ])('that %s is not decoded, and left to a capture', async (_, cached) => {
    const { decoded } = browserWith(cached);
    expect(await pictureAt(ADDRESS)).toEqual({ kind: 'elsewhere', address: ADDRESS });
    expect(decoded).toEqual([]);
  });
});

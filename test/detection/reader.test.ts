// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Captured } from '../../src/detection/captures.ts';
import { fingerprint } from '../../src/detection/fingerprint.ts';
import type { Pixels } from '../../src/detection/pixels.ts';
import { createReader, type FarWays, type Reading } from '../../src/detection/reader.ts';
import type { PictureReading } from '../../src/messaging/messages.ts';
import type { PixelImage } from '../../src/vision/image.ts';
import { createFakeClock } from './fake-browser.ts';

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
    const second = await read(document.createElement('input'));
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

  const ways = (captured: Captured, picture: PictureReading = { kind: 'refused' }) => {
    const asked = { captures: 0, pictures: 0 };
    const time = createFakeClock();
    const ending = new AbortController();
    const far: FarWays = {
      captures: {
        read: () => {
          asked.captures += 1;
          return Promise.resolve(captured);
        },
        readAll: () => Promise.resolve(captured),
        allow: () => undefined,
      },
      readPicture: () => {
        asked.pictures += 1;
        return Promise.resolve(picture);
      },
      mayHoldCode: ({ data }) => data[0] === 8,
      clock: time.clock,
      signal: ending.signal,
    };
    return { ending, asked, time, far };
  };
  const shot = (...texts: readonly string[]): Captured => ({ kind: 'captured', texts, framed: [] });
  /** A picture as the page has loaded it. */
  const loaded = (address: string, naturalWidth = 100): HTMLImageElement => {
    const image = document.createElement('img');
    for (const [name, value] of Object.entries({ complete: true, naturalWidth, currentSrc: address }))
      Object.defineProperty(image, name, { value });
    return image;
  };
  const settled = async (reading: Reading): Promise<Reading> => (reading.kind === 'coming' ? reading.reading : reading);

  it('what the page may not read is asked for by its address, and captured where that is refused', async () => {
    for (const [picture, texts, captures] of [
      [{ kind: 'read', texts: ['fetched'] }, ['fetched'], 0],
      [{ kind: 'read', texts: [] }, ['shot'], 1],
      [{ kind: 'refused' }, ['shot'], 1],
    ] as const) {
      const { asked, far } = ways(shot('shot'), picture);
      const pixels: Pixels = { kind: 'unreadable', address: 'https://pictures.example.test/one' };
      const read = createReader(
        () => Promise.resolve(pixels),
        () => [],
        far,
      );
      const image = loaded('https://pictures.example.test/one');
      expect(await settled(await read(image))).toMatchObject({ kind: 'read', texts });
      expect(await settled(await read(image))).toMatchObject({ kind: 'read', texts });
      expect(asked).toEqual({ captures, pictures: 1 });
    }
  });

  it('no address is asked for that the page has not loaded itself, or that is its own', async () => {
    const address = 'https://pictures.example.test/one';
    const asking = document.createElement('input');
    const cases: readonly (readonly [Element, string, boolean])[] = [
      [loaded(address), address, true],
      [loaded(address, 0), address, false],
      [loaded('https://pictures.example.test/other'), address, false],
      [asking, address, false],
      [loaded(`${location.origin}/code`), `${location.origin}/code`, false],
    ];
    for (const [element, wanted, isAsked] of cases) {
      const { asked, far } = ways(shot(), { kind: 'read', texts: ['fetched'] });
      const pixels: Pixels = { kind: 'unreadable', address: wanted };
      const readAs = (way: FarWays) =>
        createReader(
          () => Promise.resolve(pixels),
          () => [],
          way,
        )(element);
      await settled(await readAs(far));
      expect(asked).toEqual(isAsked ? { captures: 0, pictures: 1 } : { captures: 1, pictures: 0 });
      // Without a click nothing is asked for at all.
      await settled(await readAs({ ...far, readPicture: null }));
      expect(asked).toMatchObject({ pictures: isAsked ? 1 : 0 });
    }
  });

  it('addresses that are no web addresses are never asked for', async () => {
    for (const address of ['data:,', 'blob:https://a.example.test/1', 'file:///etc/passwd', '']) {
      const { asked, far } = ways(shot());
      const read = createReader(
        () => Promise.resolve({ kind: 'unreadable', address }),
        () => [],
        far,
      );
      await settled(await read(document.createElement('img')));
      expect(asked).toEqual({ captures: 1, pictures: 0 });
    }
  });

  it('a picture without a code is captured only where it may hold one, once while it stays the same', async () => {
    let grey = 7;
    const { asked, far } = ways(shot('on the screen'));
    const read = createReader(
      () => Promise.resolve({ kind: 'image', image: plain(grey) }),
      () => [],
      far,
    );
    const image = document.createElement('img');
    expect(await read(image)).toMatchObject({ kind: 'read', texts: [] });
    grey = 8;
    for (let round = 0; round < 3; round++)
      expect(await settled(await read(image))).toMatchObject({ texts: ['on the screen'] });
    expect(asked.captures).toBe(1);
  });

  it('a canvas that is blank to the page is not decoded but captured, ever less often while nothing is found', async () => {
    let decoded = 0;
    const { asked, far, time } = ways(shot());
    const read = createReader(
      () => Promise.resolve({ kind: 'image', image: plain(0) }),
      () => {
        decoded += 1;
        return [];
      },
      far,
    );
    const canvas = document.createElement('canvas');
    for (let second = 0; second < 60; second++) {
      await settled(await read(canvas));
      await time.run(1000);
    }
    expect(asked.captures).toBeGreaterThan(4);
    expect(asked.captures).toBeLessThan(9);
    expect(decoded).toBe(0);
  });

  it('a canvas of which no capture can be settled is captured ever less often, though it changes all the time', async () => {
    let grey = 0;
    const { asked, far, time } = ways({ kind: 'unsettled' });
    const read = createReader(
      () => Promise.resolve({ kind: 'image', image: plain((grey += 1)) }),
      () => [],
      far,
    );
    const canvas = document.createElement('canvas');
    const at: number[] = [];
    for (let second = 0; second < 250; second++) {
      const before = asked.captures;
      await settled(await read(canvas));
      if (asked.captures > before) at.push(second);
      time.spend(1000);
    }
    expect(at).toEqual([0, 8, 24, 56, 120, 184, 248]);
  });

  it('nothing is drawn any more when everything ends, and what was on its way counts for nothing', async () => {
    let drawn = 0;
    const { ending, far } = ways(shot('one'));
    const read = createReader(
      () => {
        drawn += 1;
        return Promise.resolve({ kind: 'unreadable' });
      },
      () => [],
      far,
    );
    const image = document.createElement('img');
    const underWay = read(image);
    ending.abort();
    expect(await settled(await underWay)).toEqual({ kind: 'pending' });
    expect(await read(image)).toEqual({ kind: 'pending' });
    expect(drawn).toBe(1);
  });

  it('what may not be captured counts as unreadable only where it draws by itself', async () => {
    for (const [name, kind] of [
      ['canvas', 'unreadable'],
      ['div', 'pending'],
      ['iframe-like', 'pending'],
    ] as const) {
      const { far } = ways({ kind: 'refused' });
      const read = createReader(
        () => Promise.resolve({ kind: 'unreadable' }),
        () => [],
        far,
      );
      expect(await settled(await read(document.createElement(name)))).toEqual({ kind });
    }
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

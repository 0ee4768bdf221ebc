import { encode as encodePng } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { mayReach } from '../../src/detection/picture/address-space.ts';
import { FETCH_TIME, MOST_BYTES } from '../../src/detection/picture/fetch-picture.ts';
import { createReadPicture } from '../../src/detection/picture/read-picture.ts';
import type { ObservedPage } from '../../src/messaging/observed-page.ts';
import { paintCode } from '../vision/paint.ts';
import { createFakeClock } from './fake-browser.ts';
import { createFakePictures } from './pictures.ts';

const TEXT = 'https://login.example/qr#AbCdEfGhIjKlMnOpQrStU_';
const CODE = paintCode(TEXT);
const PNG = encodePng({ width: CODE.width, height: CODE.height, data: CODE.data, channels: 4 });
const ADDRESS = 'https://cdn.example/code.png';
const PAGE: ObservedPage = {
  tabId: 3,
  windowId: 1,
  document: { kind: 'browser', id: 'document-1' },
  origin: 'https://shop.example',
  path: '/login',
  title: 'Shop',
  privateWindow: false,
};
const REFUSED = { kind: 'refused' };

type Answer = (address: string, init: RequestInit) => Promise<Response>;
const file =
  (bytes: Uint8Array): Answer =>
  () =>
    Promise.resolve(new Response(bytes.slice()));

function open(options: { answer?: Answer; granted?: readonly string[] } = {}) {
  const { answer = file(PNG), granted = ['https://cdn.example/*'] } = options;
  const time = createFakeClock();
  const pictures = createFakePictures(CODE);
  const requests: { readonly address: string; readonly init: RequestInit }[] = [];
  const read = createReadPicture({
    fetch: (input, init = {}) => {
      const address = input instanceof Request ? input.url : input.toString();
      requests.push({ address, init });
      return answer(address, init);
    },
    openPicture: pictures.openPicture,
    isGranted: (patterns) => Promise.resolve(patterns.every((pattern) => granted.includes(pattern))),
    clock: time.clock,
  });
  return { time, pictures, requests, read };
}

describe('a picture on another host', () => {
  it('is read, and closed', async () => {
    const { read, pictures } = open();
    expect(await read(PAGE, ADDRESS)).toEqual({ kind: 'read', texts: [TEXT] });
    expect(pictures.state).toEqual({ open: 0, opened: 1 });
  });

  it('is asked for as a stranger would: no cookies, no referrer, no cache, no redirect', async () => {
    const { read, requests } = open();
    await read(PAGE, ADDRESS);
    expect(requests).toMatchObject([
      {
        address: ADDRESS,
        init: { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' },
      },
    ]);
  });

  it('is taken from an address of the public internet only, whatever its name resolves to, where the page is there', async () => {
    const { read, requests } = open();
    await read(PAGE, ADDRESS);
    await read({ ...PAGE, origin: 'http://wiki.corp' }, ADDRESS);
    expect(requests.map(({ init }) => Reflect.get(init, 'targetAddressSpace') as unknown)).toEqual([
      'public',
      undefined,
    ]);
  });

  it.each([
    ['a host that is not granted', 'https://other.example/code.png'],
    ['a subdomain of a host that is', 'https://a.cdn.example/code.png'],
    ['the same host by another scheme', 'http://cdn.example/code.png'],
    ['a user name', 'https://me@cdn.example/code.png'],
    ['a password', 'https://:secret@cdn.example/code.png'],
    ['a file', 'file:///etc/passwd'],
    ['a data: URL', 'data:image/png;base64,AAAA'],
    ['our own pages', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop/manifest.json'],
    ['no address', 'https://'],
  ])('is not fetched from %s', async (_, address) => {
    const { read, requests } = open();
    expect(await read(PAGE, address)).toEqual(REFUSED);
    expect(requests).toEqual([]);
  });

  it('is not fetched for a private window: the request would not be that window’s', async () => {
    const { read, requests } = open();
    expect(await read({ ...PAGE, privateWindow: true }, ADDRESS)).toEqual(REFUSED);
    expect(requests).toEqual([]);
  });

  it.each([
    'http://localhost/x',
    'http://127.0.0.1:8080/x',
    'http://[::1]/x',
    'https://192.168.1.1/x',
    'https://nas.local/x',
    'https://router/x',
  ])('is not fetched from %s for a page of the public web, although the host is granted', async (address) => {
    const { hostname, protocol } = new URL(address);
    const { read, requests } = open({ granted: [`${protocol}//${hostname}/*`] });
    expect(await read(PAGE, address)).toEqual(REFUSED);
    expect(requests).toEqual([]);
  });

  it.each<[string, Answer]>([
    ['the network fails', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['there is none', () => Promise.resolve(new Response('no', { status: 404 }))],
    ['the answer is empty', () => Promise.resolve(new Response(null, { status: 204 }))],
    ['it is a page', file(new TextEncoder().encode('<!doctype html><title>Not a picture</title>'))],
    [
      'it is a drawing, which no worker can draw',
      file(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    ],
    [
      'it claims 30000 x 30000 pixels',
      file(Uint8Array.from(PNG, (byte, at) => (at === 18 || at === 22 ? 0x75 : byte))),
    ],
    ['it has more bytes than a code needs', file(Uint8Array.from({ length: MOST_BYTES + 1 }, (_, at) => PNG[at] ?? 0))],
  ])('is refused unopened where %s', async (_, answer) => {
    const { read, pictures } = open({ answer });
    expect(await read(PAGE, ADDRESS)).toEqual(REFUSED);
    expect(pictures.state.opened).toBe(0);
  });

  it('is given up where its server answers without end, and no more of it is taken', async () => {
    let taken = 0;
    const state = { cancelled: false };
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        taken += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
      cancel() {
        state.cancelled = true;
      },
    });
    const { read } = open({ answer: () => Promise.resolve(new Response(endless)) });
    expect(await read(PAGE, ADDRESS)).toEqual(REFUSED);
    expect(state.cancelled).toBe(true);
    expect(taken * 65_536).toBeLessThan(MOST_BYTES + 3 * 65_536);
  });

  it('is given up where its server is slow', async () => {
    const { read, time } = open({
      answer: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        }),
    });
    const reading = read(PAGE, ADDRESS);
    await time.run(FETCH_TIME + 100);
    expect(await reading).toEqual(REFUSED);
    expect(time.waiting()).toBe(0);
  });

  it('is one of four at a time and of sixty a minute for a tab, whatever a page asks for', async () => {
    const waiting: (() => void)[] = [];
    const { read, requests, time } = open({
      answer: () => new Promise((resolve) => waiting.push(() => resolve(new Response(null, { status: 404 })))),
    });
    const many = Array.from({ length: 20 }, () => read(PAGE, ADDRESS));
    await time.run(50);
    expect(requests).toHaveLength(4);
    // Slow servers of one page close nothing for another one, nor those of many for the extension.
    const others = [4, 4, 5, 6, 7, 8].map((tabId) => read({ ...PAGE, tabId }, ADDRESS));
    await time.run(50);
    expect(requests).toHaveLength(8);
    for (const end of waiting.splice(0)) end();
    await Promise.all([...many, ...others]);
    for (let one = 4; one < 100; one += 1) {
      const reading = read(PAGE, ADDRESS);
      await time.run(50);
      for (const end of waiting.splice(0)) end();
      await reading;
    }
    expect(requests).toHaveLength(64);
    const other = read({ ...PAGE, tabId: 9 }, ADDRESS);
    await time.run(60_000);
    for (const end of waiting.splice(0)) end();
    await other;
    void read(PAGE, ADDRESS);
    await time.run(50);
    expect(requests).toHaveLength(66);
  });
});

describe('a page may have something fetched', () => {
  it.each([
    ['shop.example', 'cdn.example'],
    ['intranet', 'cdn.example'],
    ['intranet', '10.0.0.7'],
    ['localhost', '127.0.0.1'],
    ['192.168.0.2', 'printer.local'],
    ['shop.example', '8.8.8.8'],
    ['shop.example', '[2606:4700::1111]'],
    ['127.0.0.1', '192.168.0.2'],
  ])('for %s from %s', (page, host) => {
    expect(mayReach(page, host)).toBe(true);
  });

  const NEARER = [
    ...['localhost', 'app.localhost', 'localhost.', '127.9.9.9', '0.0.0.0', '[::1]', '[::]', '10.1.2.3', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...[
      '[fe80::1]',
      '[fd00::1]',
      '[fc00::1]',
      '[ff02::1]',
      '[::ffff:c0a8:101]',
      '[64:ff9b::a00:1]',
      '[2002:c0a8:101::]',
    ],
    ...['[2001:0:1::1]', 'router', 'nas.local', 'nas.local.', 'wiki.corp', 'x.internal', 'x.home.arpa', 'x.test'],
  ];
  it.each(NEARER)('for a page of the public web not from %s', (host) => {
    expect(mayReach('shop.example', host)).toBe(false);
  });

  it('for a page of a network of its own not from this machine', () => {
    expect(mayReach('192.168.1.7', 'localhost')).toBe(false);
  });

  it.each(['http://2130706433/', 'http://0x7f.1/', 'http://127.1/', 'http://0177.0.0.1/', 'http://１２７.０.０.１/'])(
    'never from this machine by another spelling of it (%s)',
    (address) => {
      expect(mayReach('shop.example', new URL(address).hostname)).toBe(false);
    },
  );
});

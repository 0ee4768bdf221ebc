import { createServer, type IncomingMessage } from 'node:http';
import { encode as encodePng } from 'fast-png';
import type { Page } from 'playwright-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ContentWorld, contentWorld } from '../../scripts/browser/content-world.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { AreasReading, PictureReading, RequestOf } from '../../src/messaging/messages.ts';
import { useWorld } from './support/fixture.ts';
import { inWorker } from './support/in-worker.ts';

/** What the background reads for a content script, asked for in its own world. */

const world = useWorld();
const TEXT = 'https://login.example/qr#AbCdEfGhIjKlMnOpQrStU_';
const ROWS = encode(TEXT, { ecc: 'M', border: 4 }).data;

/** A code of table cells, 4 CSS pixels each, at 60, 40 of a page that is longer than its window. */
const TABLE = `<!doctype html><title>Table</title><style>
body{margin:0;height:3000px;background:#fff}table{position:absolute;left:60px;top:40px;border-spacing:0}
td{padding:0;width:4px;height:4px}.dark{background:#000}</style><table>${ROWS.map(
  (row) => `<tr>${row.map((dark) => `<td${dark ? ' class="dark"' : ''}>`).join('')}`,
).join('')}</table>`;
const SIDE = ROWS.length * 4;
const AREA = { x: 40, y: 20, width: SIDE + 40, height: SIDE + 40 };

const PNG = encodePng({
  width: SIDE,
  height: SIDE,
  channels: 1,
  data: Uint8Array.from({ length: SIDE * SIDE }, (_, at) =>
    ROWS[(at / SIDE) >> 2]?.[(at % SIDE) >> 2] === true ? 0 : 255,
  ),
});

/** Two hosts of one machine: the worker may speak to `localhost` without TLS, as the manifest lets it. */
const asked: IncomingMessage[] = [];
const server = createServer((request, response) => {
  const path = request.url ?? '/';
  if (path.endsWith('.png')) asked.push(request);
  if (path === '/code.png') response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
  else if (path === '/moved.png') response.writeHead(302, { location: '/code.png' }).end();
  else if (path === '/endless.png') response.writeHead(200).write(Buffer.alloc(5 * 1024 * 1024, 0x89));
  else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'set-cookie': 'a=b' }).end(TABLE);
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  port = address.port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function openTable(): Promise<{ readonly page: Page; readonly owned: ContentWorld }> {
  const { person } = world();
  const page = await person.context.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  return { page, owned: await contentWorld(page, person.host.extensionId) };
}

const viewOf = (page: Page) => page.evaluate(() => ({ width: innerWidth, height: innerHeight }));

async function readAreas(owned: ContentWorld, request: RequestOf<'areas.read'>): Promise<AreasReading> {
  const reply = await owned.evaluate(
    (all) => chrome.runtime.sendMessage<unknown, unknown>({ name: 'areas.read', request: all }),
    request,
  );
  return (reply as { response: AreasReading }).response;
}

/** Asks again while it is told to: the page's own script asks for captures too. */
const readPatiently = (owned: ContentWorld, request: RequestOf<'areas.read'>) =>
  waitUntil('a capture', async () => {
    const reading = await readAreas(owned, request);
    return reading.kind === 'later' ? null : reading;
  });

async function readPicture(owned: ContentWorld, address: string): Promise<PictureReading> {
  const reply = await owned.evaluate(
    (url) => chrome.runtime.sendMessage<unknown, unknown>({ name: 'picture.read', request: { address: url } }),
    address,
  );
  return (reply as { response: PictureReading }).response;
}

describe('where all sites are granted', () => {
  beforeAll(() => world().person.grantAllSites());

  it('a code that no element holds is read off a capture, at its place, whatever the zoom and wherever the page is scrolled', async () => {
    const { page, owned } = await openTable();
    const setZoom = (zoom: number) =>
      inWorker(
        world().person.host,
        async (factor) => {
          const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
          await chrome.tabs.setZoom(tab?.id ?? -1, factor);
        },
        zoom,
      );
    for (const [zoom, scrolled] of [
      [1, 0],
      [1.5, 0],
      [0.8, 30],
    ] as const) {
      await setZoom(zoom);
      await page.evaluate((y) => scrollTo(0, y), scrolled);
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const viewport = await viewOf(page);
      const reading = await readPatiently(owned, { areas: [{ ...AREA, y: AREA.y - scrolled }], viewport });
      if (reading.kind !== 'read') throw new Error(reading.kind);
      const [code] = reading.codes;
      expect([zoom, code?.text]).toEqual([zoom, TEXT]);
      expect(Math.abs((code?.x ?? 0) + (code?.width ?? 0) / 2 - 60 - SIDE / 2)).toBeLessThan(8);
      expect(Math.abs((code?.y ?? 0) + (code?.height ?? 0) / 2 - 40 + scrolled - SIDE / 2)).toBeLessThan(8);
    }
    await setZoom(1);
  });

  it('a tab behind another one is told to wait, and so is one that asks again and again', async () => {
    const { page, owned } = await openTable();
    const request = { areas: [AREA], viewport: await viewOf(page) };
    const many = await owned.evaluate(
      (all) =>
        Promise.all(
          Array.from({ length: 20 }, () =>
            chrome.runtime.sendMessage<unknown, unknown>({ name: 'areas.read', request: all }),
          ),
        ),
      request,
    );
    const kinds = (many as { response: AreasReading }[]).map(({ response }) => response.kind);
    expect(kinds.filter((kind) => kind === 'later').length).toBeGreaterThanOrEqual(19);
    expect(kinds).not.toContain('refused');
    const front = await world().person.context.newPage();
    await front.bringToFront();
    expect((await readAreas(owned, request)).kind).toBe('later');
    await page.bringToFront();
    expect((await readPatiently(owned, request)).kind).toBe('read');
  });

  it('a picture on another host is fetched as a stranger would, and from no address that leads elsewhere', async () => {
    const { page, owned } = await openTable();
    await page.context().addCookies([{ name: 'secret', value: 'yes', domain: 'localhost', path: '/' }]);
    const on = (path: string) => `http://localhost:${port}${path}`;
    asked.length = 0;
    expect(await readPicture(owned, on('/code.png'))).toEqual({ kind: 'read', texts: [TEXT] });
    expect(asked).toHaveLength(1);
    const headers = asked[0]?.headers;
    expect([headers?.cookie, headers?.referer, headers?.origin]).toEqual([undefined, undefined, undefined]);
    for (const path of ['/moved.png', '/endless.png', '/']) {
      expect([path, await readPicture(owned, on(path))]).toEqual([path, { kind: 'refused' }]);
    }
    expect(asked.map(({ url }) => url)).toEqual(['/code.png', '/moved.png', '/endless.png']);
  });

  it('a public page has nothing fetched for it from a network that it is not in', async () => {
    const { person } = world();
    const page = await person.context.newPage();
    await page.route('https://public.example/**', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<p>hello' }),
    );
    await page.goto('https://public.example/');
    const owned = await contentWorld(page, person.host.extensionId);
    asked.length = 0;
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      expect(await readPicture(owned, `http://${host}:${port}/code.png`)).toEqual({ kind: 'refused' });
    }
    // A public name may resolve to such an address: the browser itself holds `targetAddressSpace` against that.
    const fetched = await inWorker(
      person.host,
      (address) => {
        const request: RequestInit & { targetAddressSpace: string } = { targetAddressSpace: 'public' };
        return fetch(address, request).then(
          () => 'answered',
          () => 'failed',
        );
      },
      `http://localhost:${port}/code.png`,
    );
    expect(fetched).toBe('failed');
    expect(asked).toEqual([]);
  });
});

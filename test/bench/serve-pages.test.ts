import { afterEach, expect, test } from 'vitest';
import type { ServedPage } from '../../bench/detect/corpus.ts';
import { type PageServer, servePages } from '../../bench/detect/serve-pages.ts';

let server: PageServer | null = null;
afterEach(() => server?.close());

const PAGE: ServedPage = {
  ...{ id: 'p1.5-svg', page: 'pages/p1.html', css: [460, 400], dpr: 1, zoom: 100, carrier: 'svg', expect: 'decode' },
  ...{ payloads: [], alts: [], items: [] },
  html: '<img src="a0.png"><img src="{{XO}}a0.png">',
  assets: new Map([['a0.png', Buffer.from('a picture')]]),
};

/** Of the loopback address: only the benchmark's browser knows the hosts by name. */
async function get(address: string) {
  const { port, pathname, search } = new URL(address);
  const response = await fetch(`http://127.0.0.1:${port}${pathname}${search}`);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

test('a page of any name is HTML, with its files beside it and on a second origin', async () => {
  server = await servePages([PAGE], null);
  const address = server.addressOf(PAGE, 'all');
  const { type, body } = await get(address);
  expect(type).toBe('text/html; charset=utf-8');
  expect(new URL('a0.png', address).hostname).toBe('corpus.test');
  const [, elsewhere = ''] = /src="(http[^"]+)"/.exec(body) ?? [];
  expect(new URL(elsewhere).hostname).toBe('elsewhere.test');
  for (const picture of [new URL('a0.png', address).href, elsewhere])
    expect(await get(picture)).toEqual({ status: 200, type: 'image/png', body: 'a picture' });
});

test('nothing else of the machine is served, and no library where there is none', async () => {
  server = await servePages([PAGE], null);
  for (const path of ['..%2f..%2fpackage.json', '/lib.js', '/p1.5-svg/b.png'])
    expect((await get(new URL(path, server.blank).href)).status).toBe(404);
});

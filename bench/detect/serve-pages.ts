import { createServer } from 'node:http';
import { extname } from 'node:path';
import type { ServedPage } from './corpus.ts';

/** The corpus on two origins of this machine, both of the same server. */
export interface PageServer {
  /** Pattern of the site that the pages are on, as a person grants it. */
  readonly pattern: string;
  /** A page of that site with nothing on it. */
  readonly blank: string;
  /** Where a page is, anew with each `round`. */
  addressOf(page: ServedPage, round: string): string;
  close(): Promise<void>;
}

const HOST = 'corpus.test';
const OTHER_HOST = 'elsewhere.test';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};

/**
 * From when on the code is there: the page's own promise has been kept (its pictures are decoded, its scripts have
 * drawn) and the document with its frames and style sheets has loaded. Milliseconds since 1970 of the page's clock.
 */
const MARK = `<script>(async () => {
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await window.__ready;
  window.codePresentAt = performance.timeOrigin + performance.now();
})()</script>`;

/** @param library what stands at `/lib.js` */
export async function servePages(pages: readonly ServedPage[], library: Buffer | null): Promise<PageServer> {
  const files = new Map<string, Buffer>([['/', Buffer.from('<!doctype html><title>Nothing</title>')]]);
  if (library !== null) files.set('/lib.js', library);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://corpus').pathname;
    const file = files.get(path);
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': typeOf(path) }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the corpus got no port');
  const { port } = address;
  for (const { id, html, assets } of pages) {
    const elsewhere = html.replaceAll('{{XO}}', `http://${OTHER_HOST}:${port}/${id}/`);
    files.set(`/${id}/`, Buffer.from(elsewhere + MARK));
    for (const [name, content] of assets) files.set(`/${id}/${name}`, content);
  }
  return {
    pattern: `http://${HOST}/*`,
    blank: `http://${HOST}:${port}/`,
    addressOf: ({ id }, round) => `http://${HOST}:${port}/${id}/?${round}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const typeOf = (path: string): string =>
  TYPES[path.endsWith('/') ? '.html' : extname(path)] ?? 'application/octet-stream';

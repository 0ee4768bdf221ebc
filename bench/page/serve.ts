import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PAGES } from './pages.ts';

export interface BenchPages {
  readonly addressOf: (page: keyof typeof PAGES) => string;
  /** Resolves when the large page has made all its changes. */
  readonly changed: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function serveBenchPages(): Promise<BenchPages> {
  let tell: () => void = () => undefined;
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    if (name === 'changed') tell();
    const text = Object.hasOwn(PAGES, name) ? PAGES[name as keyof typeof PAGES] : null;
    response
      .writeHead(text === null ? 204 : 200, { 'Content-Type': 'text/html; charset=utf-8' })
      .end(text ?? undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: (page) => `http://127.0.0.1:${port}/${page}`,
    changed: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createServer } from 'node:http';

/** A site of somebody else's: a login page that shows a copied picture of a genuine code. */
export interface ForeignSite {
  readonly origin: string;
  /** Puts a page at this path; gives its address. */
  put(path: string, page: ForeignPage): string;
  close(): Promise<void>;
}

export interface ForeignPage {
  readonly title: string;
  /** PNG of the copied code. */
  readonly picture: Buffer;
}

/** `host` must be mapped to this machine by the browser. */
export async function openForeignSite(host = 'relay.test'): Promise<ForeignSite> {
  const pages = new Map<string, ForeignPage>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    const picture = path.endsWith('.png') ? pages.get(path.slice(0, -'.png'.length)) : undefined;
    const page = pages.get(path);
    if (picture !== undefined) response.setHeader('content-type', 'image/png').end(picture.picture);
    else if (page !== undefined)
      response.setHeader('content-type', 'text/html; charset=utf-8').end(copyPage(path, page));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the foreign site got no port');
  const origin = `http://${host}:${address.port}`;
  return {
    origin,
    put(path, page) {
      pages.set(path, page);
      return origin + path;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const copyPage = (path: string, { title }: ForeignPage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f3f0e8;font:17px/1.5 Georgia,serif;color:#2a2a28}
main{text-align:center;background:#fff;padding:40px 56px;border-radius:14px;box-shadow:0 8px 40px #0002}
h1{font-weight:500;margin:0 0 4px}img{display:block;width:232px;margin:24px auto}p{margin:6px 0;color:#5b5a55}
</style></head><body><main><h1>${title}</h1><p>Approve the code to claim your free year.</p>
<img src="${path}.png" alt="Sign-in code"><p>Open your authenticator and press Approve.</p></main></body></html>`;

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { encode as encodePng } from 'fast-png';
import { encode } from 'uqr';

/** The pages of test/fixtures/carriers, each with a code of its own, on two sites of this machine. */
export interface CarrierSite {
  /** Match pattern of the site that the pages stand on; pictures of another site are not in it. */
  readonly pattern: string;
  addressOf(name: string): string;
  codeOf(name: string): CarrierCode;
  close(): Promise<void>;
}

export interface CarrierCode {
  /** The one-time password in it; no server knows of it. */
  readonly otp: string;
  readonly text: string;
  /** Rows of modules, the quiet zone included; `true` is dark. */
  readonly rows: readonly (readonly boolean[])[];
}

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'carriers');
const HOST = 'carriers.test';
const OTHER_HOST = 'elsewhere.test';

/** `issuer` is the one that the codes are of. */
export async function openCarrierSite(issuer: string): Promise<CarrierSite> {
  const codes = new Map<string, CarrierCode>();
  const codeOf = (name: string): CarrierCode => {
    const known = codes.get(name) ?? newCode(issuer);
    codes.set(name, known);
    return known;
  };
  let port = 0;
  const server = createServer((request, response) => {
    const [, name = '', file = ''] = new URL(request.url ?? '/', 'http://site').pathname.split('/');
    const elsewhere = `http://${OTHER_HOST}:${port}/${name}/`;
    const answer = answerFor(file === '' ? name : file, codeOf(name), elsewhere);
    // What browsers ask for by themselves stays out of the page's console.
    if (name === 'favicon.ico') response.writeHead(204).end();
    else if (answer === null) response.writeHead(404).end();
    else
      response
        .writeHead(200, {
          'content-type': answer.type,
          'cache-control': answer.isKept === true ? 'max-age=600' : 'no-store',
        })
        .end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the carrier site got no port');
  port = address.port;
  return {
    pattern: `http://${HOST}/*`,
    addressOf: (name) => `http://${HOST}:${port}/${name}/`,
    codeOf,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function newCode(issuer: string): CarrierCode {
  const otp = randomBytes(16).toString('base64url');
  const text = `${issuer}/qr#${otp}`;
  return { otp, text, rows: encode(text, { ecc: 'M', border: 4 }).data };
}

interface FileAnswer {
  readonly type: string;
  readonly body: string | Uint8Array;
  /** Whether the browser's cache may keep it. */
  readonly isKept?: boolean;
}

const STYLE_SHEET = '.code { width: 225px; height: 225px; background: url(kept.png) center / contain no-repeat; }';

function answerFor(file: string, code: CarrierCode, elsewhere: string): FileAnswer | null {
  if (file === 'code.png') return { type: 'image/png', body: pngOf(code) };
  if (file === 'kept.png') return { type: 'image/png', body: pngOf(code), isKept: true };
  if (file === 'kept.ico') return { type: 'image/x-icon', body: iconOf(pngOf(code)), isKept: true };
  if (file === 'code.css') return { type: 'text/css', body: STYLE_SHEET };
  if (file === 'code.svg') return { type: 'image/svg+xml', body: svgOf(code, '#fff') };
  if (file === 'code.js') return { type: 'text/javascript', body: `const CODE = ${JSON.stringify(code.rows)};` };
  const page = pageOf(file);
  return page === null ? null : { type: 'text/html; charset=utf-8', body: filled(page, code, elsewhere) };
}

function pageOf(name: string): string | null {
  if (!/^[a-z-]+$/.test(name)) return null;
  try {
    return readFileSync(join(FIXTURES, `${name}.html`), 'utf8');
  } catch {
    return null;
  }
}

function filled(page: string, code: CarrierCode, elsewhere: string): string {
  const values: Readonly<Record<string, () => string>> = {
    ELSEWHERE: () => elsewhere,
    TEXT: () => code.text,
    PNG: () => `data:image/png;base64,${Buffer.from(pngOf(code)).toString('base64')}`,
    MASK: () => `data:image/svg+xml,${encodeURIComponent(svgOf(code, 'none'))}`,
    SIZE: () => String(code.rows.length),
    PATH: () => pathOf(code),
    BLOCKS: () => blocksOf(code),
  };
  return page.replace(/\{\{([A-Z]+)\}\}/g, (_, name: string) => values[name]?.() ?? '');
}

/** Pixels a module. */
const MODULE = 5;

function pngOf({ rows }: CarrierCode): Uint8Array {
  const side = rows.length * MODULE;
  const data = Uint8Array.from({ length: side * side }, (_, at) => {
    const row = rows[Math.floor(at / side / MODULE)];
    return row?.[Math.floor((at % side) / MODULE)] === true ? 0 : 255;
  });
  return encodePng({ width: side, height: side, data, channels: 1 });
}

/** ICONDIR and one ICONDIRENTRY before a PNG of fewer than 256 pixels a side. */
function iconOf(png: Uint8Array): Uint8Array {
  const header = Buffer.alloc(22);
  for (const [at, value] of [
    [2, 1],
    [4, 1],
    [10, 1],
    [12, 32],
  ] as const)
    header.writeUInt16LE(value, at);
  header.set([png[19] ?? 0, png[23] ?? 0], 6);
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(header.length, 18);
  return Buffer.concat([header, png]);
}

const svgOf = (code: CarrierCode, ground: string): string => {
  const { length } = code.rows;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${length} ${length}" width="225" height="225"><rect width="${length}" height="${length}" fill="${ground}"/><path d="${pathOf(code)}"/></svg>`;
};

const pathOf = ({ rows }: CarrierCode): string =>
  rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');

/** Two rows a line, as programs print codes. */
const blocksOf = ({ rows }: CarrierCode): string =>
  Array.from({ length: Math.ceil(rows.length / 2) }, (_, line) =>
    (rows[line * 2] ?? [])
      .map((upper, x) => {
        const lower = rows[line * 2 + 1]?.[x] === true;
        if (upper) return lower ? '█' : '▀';
        return lower ? '▄' : ' ';
      })
      .join(''),
  ).join('\n');

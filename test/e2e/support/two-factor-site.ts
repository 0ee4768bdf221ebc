import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { encode } from 'uqr';
import { LOGIN_FORMS, type LoginForm } from './login-forms.ts';

/** A site with codes as a second factor, and two others on the same machine: one that looks like it, one in frames. */
export interface TwoFactorSite {
  /** Where the person has their account. Plain http, which is as good as https on this machine. */
  readonly origin: string;
  /** Shows the very same pages. It is another site. */
  readonly lookAlike: string;
  /** Of frames that others put into their pages; asks for codes too. */
  readonly frames: string;
  /** Page that shows the code of a new secret, and asks for the first code. `issuer` is what it calls itself. */
  setUp(issuer?: string): string;
  login(form: LoginForm, origin?: string): string;
  /** Page with a frame of another site, which shows such a code. */
  shownInFrame(): string;
  /** Everything that any field of a page held, by the origin of its page, as the page told it. */
  heldBy(origin: string): readonly string[];
  /** How often a page has sent a code to sign in. */
  tries(): number;
  forget(): void;
  close(): Promise<void>;
}

/** Seconds. */
const PERIOD = 30;

export async function openTwoFactorSite(): Promise<TwoFactorSite> {
  const secret = randomBytes(20);
  const held: { readonly origin: string; readonly value: string }[] = [];
  let tries = 0;
  let port = 0;
  const originOf = (host: string) => `http://${host}:${port}`;

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin, pathname, searchParams } = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    if (request.method === 'POST') {
      const told = new URLSearchParams(await bodyOf(request));
      if (pathname === '/held') {
        held.push({ origin, value: told.get('value') ?? '' });
        response.writeHead(204).end();
        return;
      }
      tries += 1;
      const code = (told.getAll('code').join('') || told.getAll('digit').join('')).replace(/\s/g, '');
      show(response, takes(code) ? WELCOME : REFUSED);
      return;
    }
    const [, place = '', name = ''] = pathname.split('/');
    if (place === 'set-up') show(response, setUpPage(uriOf(searchParams.get('issuer') ?? 'localhost')));
    else if (place === 'login' && name in LOGIN_FORMS)
      show(response, LOGIN_FORMS[name as LoginForm](originOf('frames.test')));
    else if (place === 'framing')
      show(response, `<iframe src="${originOf('frames.test')}/shown" width="400" height="400"></iframe>`);
    else if (place === 'shown') show(response, codeOf(uriOf('Framed')));
    else response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  }

  /** The step before counts too: a person types across the boundary (RFC 6238, section 5.2). */
  function takes(code: string): boolean {
    const step = Math.floor(Date.now() / 1000 / PERIOD);
    return [step - 1, step, step + 1].some((at) => totp(secret, at) === code);
  }

  const uriOf = (issuer: string) =>
    `otpauth://totp/${encodeURIComponent(issuer)}:alice?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the site got no port');
  port = address.port;
  const site: TwoFactorSite = {
    origin: originOf('localhost'),
    lookAlike: originOf('127.0.0.1'),
    frames: originOf('frames.test'),
    setUp: (issuer = 'localhost') => `${site.origin}/set-up/?issuer=${encodeURIComponent(issuer)}`,
    login: (form, origin = site.origin) => `${origin}/login/${form}`,
    shownInFrame: () => `${site.origin}/framing`,
    heldBy: (origin) => held.filter((one) => one.origin === origin).map(({ value }) => value),
    tries: () => tries,
    forget() {
      held.length = 0;
      tries = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}

/** What a person reads on the site. */
export const WELCOME = 'Signed in as alice';
const REFUSED = 'Wrong code';

function show(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><meta charset="utf-8"><title>Site</title><link rel="icon" href="data:,">${body}`);
}

const setUpPage = (uri: string): string => `<h1>Set up codes</h1>${codeOf(uri)}${LOGIN_FORMS.one()}`;

/** A code as an `svg`, of 6 pixels a module. */
function codeOf(uri: string): string {
  const rows = encode(uri, { ecc: 'M', border: 4 }).data;
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  const side = rows.length;
  return `<svg width="${side * 6}" height="${side * 6}" viewBox="0 0 ${side} ${side}"><rect width="${side}" height="${side}" fill="#fff"/><path d="${dark}"/></svg>`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** RFC 6238 with RFC 4226, section 5.3: 6 digits, SHA-1. */
function totp(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** RFC 4648, section 6, without padding. */
function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(/.{1,5}/g) ?? [];
  return letters.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { codePanel } from '../../src/demo/pages/code-panel.ts';
import { drawQr } from '../../src/demo/qr.ts';

/** The page's own script, run anew for each test as a browser runs it for each page. */
const SCRIPT = '../../src/demo/assets/login.js';
let runs = 0;

type Answer = { readonly status: number; readonly body: unknown };

/** The back end: new codes are numbered, and a status question is held until `settle`. */
function backEnd() {
  const asked: { path: string; body: unknown }[] = [];
  let settle: (state: string) => void = () => undefined;
  let codes: Answer | 'numbered' = 'numbered';
  const fetch = (path: string, init: { body: string; signal: AbortSignal }): Promise<unknown> => {
    asked.push({ path, body: JSON.parse(init.body) });
    const answer = ({ status, body }: Answer) => ({ ok: status < 300, json: () => Promise.resolve(body) });
    if (path === '/login/code') {
      const name = `code-${String(asked.filter((request) => request.path === path).length)}`;
      const body = { login: name, url: `https://id.example/qr#${name}`, qr: drawQr(name) };
      return Promise.resolve(answer(codes === 'numbered' ? { status: 200, body } : codes));
    }
    return new Promise((resolve, reject) => {
      settle = (state) => {
        resolve(answer({ status: 200, body: { state } }));
      };
      init.signal.addEventListener('abort', () => {
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };
  return {
    fetch,
    codesAsked: () => asked.filter(({ path }) => path === '/login/code').length,
    watched: () => asked.filter(({ path }) => path === '/login/status').map(({ body }) => body),
    settle: (state: string) => {
      settle(state);
      return vi.advanceTimersByTimeAsync(0);
    },
    down: () => {
      codes = { status: 503, body: { state: 'unavailable' } };
    },
    up: () => {
      codes = 'numbered';
    },
  };
}

async function open(renewals = 20) {
  const server = backEnd();
  vi.stubGlobal('fetch', server.fetch);
  const code = { login: 'code-0', url: 'https://id.example/qr#code-0', qr: drawQr('code-0') };
  const page = `<link rel="countersign" href="${code.url}" data-code-link>
${codePanel({ page: 'page', code, schedule: { renewAfter: 45, renewals }, home: '/login' }).text}`;
  document.body.replaceChildren(
    ...new DOMParser().parseFromString(page, 'text/html').querySelectorAll('link, section'),
  );
  runs += 1;
  await import(/* @vite-ignore */ `${SCRIPT}?run=${String(runs)}`);
  return server;
}

const panel = (): HTMLElement => document.querySelector<HTMLElement>('[data-code-panel]') ?? document.body;
const link = () => document.querySelector('[data-code-link]')?.getAttribute('href');
const shownVerdicts = () =>
  [...document.querySelectorAll<HTMLElement>('[data-verdict]')]
    .filter((part) => !part.hidden)
    .map((part) => part.dataset.verdict);

let hidden = false;

function setHidden(next: boolean): void {
  hidden = next;
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
});

afterEach(() => {
  setHidden(true);
  // The script of this page stays in the document; it does nothing for a panel in no state.
  panel().dataset.state = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('P2: the code is renewed after 45 s and not before, in the picture and in the link', async () => {
  const server = await open();
  await vi.advanceTimersByTimeAsync(44_000);
  expect(server.codesAsked()).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.codesAsked()).toBe(1);
  expect(link()).toBe('https://id.example/qr#code-1');
  expect(panel().querySelector('[data-qr] path')?.getAttribute('d')).toBe(drawQr('code-1').path);
  expect(server.watched().at(-1)).toEqual({ logins: ['code-1', 'code-0'] });
});

test('P2: a hidden tab asks for nothing, and gets a fresh code when it is looked at again', async () => {
  const server = await open();
  await vi.advanceTimersByTimeAsync(10_000);
  setHidden(true);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(server.codesAsked()).toBe(0);
  expect(server.watched()).toHaveLength(1);
  setHidden(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(server.codesAsked()).toBe(1);
  expect(link()).toBe('https://id.example/qr#code-1');
});

test.each(['not_me', 'cancelled', 'relayed', 'expired', 'done'])(
  'P18: on %s the page says so alone, and the code is gone from picture and link',
  async (state) => {
    const server = await open();
    await server.settle(state);
    expect(shownVerdicts()).toEqual([state]);
    expect(link()).toBeNull();
    expect(panel().querySelector('[data-qr] path')?.getAttribute('d')).toBe('');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(server.codesAsked()).toBe(0);
  },
);

test('after a denial a click shows a new code, and the denied one is not asked about again', async () => {
  const server = await open();
  await server.settle('cancelled');
  panel().querySelector<HTMLElement>('[data-verdict="cancelled"] [data-new-code]')?.click();
  await vi.advanceTimersByTimeAsync(0);
  expect(shownVerdicts()).toEqual(['open']);
  expect(server.watched().at(-1)).toEqual({ logins: ['code-1'] });
});

test('P6: a page that hears "open" asks again and stays where it is', async () => {
  const server = await open();
  const before = location.href;
  await server.settle('open');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.watched()).toHaveLength(2);
  await server.settle('done');
  expect(location.href).toBe(before);
});

test('a page that nobody uses stops renewing and says that its code has expired', async () => {
  const server = await open(3);
  await vi.advanceTimersByTimeAsync(4 * 45_000);
  expect(server.codesAsked()).toBe(3);
  expect(shownVerdicts()).toEqual(['expired']);
});

test('while the token server is down the page says so and tries again by itself, ever more slowly', async () => {
  const server = await open();
  server.down();
  await vi.advanceTimersByTimeAsync(45_000);
  expect(shownVerdicts()).toEqual(['unavailable']);
  expect(link()).toBeNull();
  await vi.advanceTimersByTimeAsync(4_000 + 8_000 + 16_000 + 30_000 + 30_000);
  expect(server.codesAsked()).toBe(6);
  server.up();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shownVerdicts()).toEqual(['open']);
  expect(link()).toBe('https://id.example/qr#code-7');
});

// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { qrSymbol } from '../../../src/server/pages/shown-code.ts';
import { signInPage } from '../../../src/server/pages/sign-in-page.ts';

/** The page's own script, run anew for each test as a browser runs it for each page. */
const SCRIPT = '../../../src/server/pages/assets/sign-in.js';
const BASE = '/interaction/login-1';
const codeText = (number: number): string => `https://id.example/qr#code-${String(number)}`;
let runs = 0;

/** The server: new codes are numbered, and a status question is held until `tell` or `drop`. */
function signInServer() {
  const asked: string[] = [];
  let held: { answer: (value: unknown) => void; fail: (error: Error) => void } | undefined;
  let codeStatus = 200;
  const count = (path: string) => asked.filter((one) => one === path).length;
  const answerOf = (status: number, body: unknown) => ({ status, ok: status < 300, json: () => Promise.resolve(body) });
  const fetch = (path: string, init: { method?: string }): Promise<unknown> => {
    const request = `${init.method ?? 'GET'} ${path}`;
    asked.push(request);
    if (request === `POST ${BASE}/code`) {
      const code = codeText(count(request));
      return Promise.resolve(answerOf(codeStatus, { code, expires_in: 60, renew_in: 45, ...qrSymbol(code) }));
    }
    return new Promise((answer, fail) => {
      held = { answer, fail };
    });
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return {
    fetch,
    asked,
    codesAsked: () => count(`POST ${BASE}/code`),
    statusAsked: () => count(`GET ${BASE}/status`),
    tell: (status: string) => {
      held?.answer(answerOf(200, { status }));
      return settle();
    },
    refuse: (status: number) => {
      held?.answer(answerOf(status, {}));
      return settle();
    },
    drop: () => {
      held?.fail(new TypeError('Failed to fetch'));
      return settle();
    },
    codesAnswer: (status: number) => {
      codeStatus = status;
    },
  };
}

/** Every way in which the script could take its tab elsewhere. */
function watchedLocation() {
  const went: string[] = [];
  return {
    went,
    assign: (to: string) => went.push(to),
    replace: (to: string) => went.push(to),
    reload: () => went.push('reload'),
    get href() {
      return 'https://id.example/interaction/login-1';
    },
    set href(to: string) {
      went.push(to);
    },
  };
}

async function open() {
  const server = signInServer();
  const location = watchedLocation();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('location', location);
  const code = { code: codeText(0), expires_in: 60, renew_in: 45, ...qrSymbol(codeText(0)) };
  const markup = signInPage({
    serverName: 'Example',
    appName: 'Notes',
    base: BASE,
    code,
    wayOut: { installUrl: undefined, code: false },
  }).toString();
  // The style sheet stands at no address here.
  const parsed = new DOMParser().parseFromString(markup.replace(/<link rel="stylesheet"[^>]*>/, ''), 'text/html');
  document.body.replaceChildren(...parsed.querySelectorAll('link[rel="countersign"], article'));
  runs += 1;
  await import(/* @vite-ignore */ `${SCRIPT}?run=${String(runs)}`);
  return { ...server, went: location.went };
}

const root = (): HTMLElement => document.querySelector<HTMLElement>('[data-sign-in]') ?? document.body;
const link = () => document.querySelector('link[rel="countersign"]')?.getAttribute('href');
const drawn = () => root().querySelector('[data-qr] path')?.getAttribute('d');
const hint = () => root().querySelector('[data-hint]')?.textContent;
const shown = () =>
  [...root().querySelectorAll<HTMLElement>('[data-when]')]
    .filter((part) => !part.hidden)
    .map(({ dataset }) => dataset.when);

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
  // The script of this page stays in the document; it does nothing for a sign-in in no state.
  root().dataset.state = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('P2: the code is renewed after 45 s and not before, in the picture and in the link', async () => {
  const { codesAsked } = await open();
  await vi.advanceTimersByTimeAsync(44_000);
  expect(codesAsked()).toBe(0);
  expect([link(), drawn()]).toEqual([codeText(0), qrSymbol(codeText(0)).path]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(codesAsked()).toBe(1);
  expect([link(), drawn()]).toEqual([codeText(1), qrSymbol(codeText(1)).path]);
  await vi.advanceTimersByTimeAsync(45_000);
  expect([link(), drawn()]).toEqual([codeText(2), qrSymbol(codeText(2)).path]);
});

test('P2: a hidden tab asks for no code, and gets a fresh one when it is looked at again', async () => {
  const { codesAsked } = await open();
  await vi.advanceTimersByTimeAsync(10_000);
  setHidden(true);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(codesAsked()).toBe(0);
  setHidden(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(codesAsked()).toBe(1);
  expect(link()).toBe(codeText(1));
  await vi.advanceTimersByTimeAsync(45_000);
  expect(link()).toBe(codeText(2));
});

test.each([
  ['finished', 'Approved'],
  ['denied', 'You denied this sign-in'],
  ['relayed', 'This code was shown on another site'],
  ['expired', 'This sign-in took too long'],
])('P18: on %s the page says so alone, also aloud, and the code is gone', async (status, words) => {
  const { tell, codesAsked, statusAsked } = await open();
  await tell(status);
  expect(shown()).toEqual([status]);
  expect(root().querySelector(`[data-when="${status}"] h2`)?.textContent).toBe(words);
  expect(root().querySelector('[data-live]')?.textContent).toBe(words);
  expect(link()).toBeUndefined();
  expect(drawn()).toBe('');
  await vi.advanceTimersByTimeAsync(600_000);
  expect([codesAsked(), statusAsked()]).toEqual([0, 1]);
});

test('P6: a denied login leads to where the web app is told of it, after the words were shown', async () => {
  const { tell, went } = await open();
  await tell('denied');
  expect(went).toEqual([]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(went).toEqual([`${BASE}/abort`]);
});

test('P6: a finished login whose approval led nowhere is shown again after a minute, and goes nowhere else', async () => {
  const { tell, went, statusAsked } = await open();
  await tell('finished');
  await vi.advanceTimersByTimeAsync(59_999);
  expect([went, statusAsked()]).toEqual([[], 1]);
  await vi.advanceTimersByTimeAsync(1);
  expect(went).toEqual(['reload']);
});

test.each(['open', 'relayed', 'expired', 'done', 'accepted', '/continue?ticket=stolen'])(
  'P6: "%s" takes the tab nowhere and asks for nothing but codes and statuses',
  async (status) => {
    const { tell, went, asked } = await open();
    await tell(status);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(went).toEqual([]);
    expect(new Set([...asked, `POST ${BASE}/code`])).toEqual(new Set([`GET ${BASE}/status`, `POST ${BASE}/code`]));
  },
);

test('"open" leaves the code standing and is asked about again', async () => {
  const { tell, statusAsked } = await open();
  await tell('open');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(statusAsked()).toBe(2);
  expect(shown()).toEqual(['open']);
  expect(link()).toBe(codeText(0));
});

test('a status that the page has no words for leaves what is shown and is asked about again', async () => {
  const { tell, statusAsked } = await open();
  await tell('done');
  expect(shown()).toEqual(['open']);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(statusAsked()).toBe(2);
});

test('a login that the server knows no more has expired', async () => {
  const { refuse } = await open();
  await refuse(404);
  expect(shown()).toEqual(['expired']);
});

test.each([404, 429])('a login that gets no more codes (%i) has expired', async (status) => {
  const { codesAnswer, codesAsked } = await open();
  codesAnswer(status);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(shown()).toEqual(['expired']);
  expect(link()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(codesAsked()).toBe(1);
});

test('a renewal that fails is said and tried again, ever more slowly, until it works', async () => {
  const { codesAnswer, codesAsked } = await open();
  const usual = hint();
  codesAnswer(503);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(codesAsked()).toBe(1);
  expect(hint()).toBe('The connection was lost. Trying again…');
  for (const [tries, pause] of [3_000, 6_000, 12_000, 24_000, 30_000, 30_000].entries()) {
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(codesAsked()).toBe(tries + 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(codesAsked()).toBe(tries + 2);
  }
  codesAnswer(200);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(hint()).toBe(usual);
  expect(link()).toBe(codeText(8));
});

test('a status question that fails is asked again, ever more slowly, and from the start after an answer', async () => {
  const { drop, tell, statusAsked } = await open();
  for (const [tries, pause] of [3_000, 6_000, 12_000, 24_000, 30_000, 30_000].entries()) {
    await drop();
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(statusAsked()).toBe(tries + 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(statusAsked()).toBe(tries + 2);
  }
  await tell('open');
  await vi.advanceTimersByTimeAsync(1_000);
  await drop();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(statusAsked()).toBe(9);
});

test('a page from the back-forward cache is loaded anew', async () => {
  const { went } = await open();
  const event = Object.assign(new Event('pageshow'), { persisted: true });
  dispatchEvent(event);
  expect(new Set(went)).toEqual(new Set(['reload']));
});

// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type EnrolmentPlace,
  enrolmentAddedPage,
  enrolmentQuestionPage,
  enrolmentShownPage,
} from '../../../src/server/pages/enrolment-pages.ts';
import type { Html } from '../../../src/server/pages/html.ts';
import { qrSymbol } from '../../../src/server/pages/shown-code.ts';

/** The page's own script, run anew for each test as a browser runs it for each page. */
const SCRIPT = '../../../src/server/pages/assets/enrolment.js';
const PLACE: EnrolmentPlace = {
  serverName: 'Example',
  enrolmentId: 'enrolment-1',
  base: '/enrolment',
  destination: 'ada@example.org',
};
const QR = 'POST /enrolment/qr?enrolment=enrolment-1';
const STATUS = 'GET /enrolment/status?enrolment=enrolment-1&shown=';
const codeText = (number: number): string => `https://id.example/enrol#code-${String(number)}`;
const shownCode = (number: number) => {
  const code = codeText(number);
  return { code, expires_in: 60, renew_in: 45, ...qrSymbol(code) };
};
let runs = 0;

/** The server: new codes are numbered, and a status question is held until `tell`, `refuse` or `drop`. */
function enrolmentServer() {
  const asked: string[] = [];
  let held: { answer: (value: unknown) => void; fail: (error: Error) => void } | undefined;
  let codeStatus = 200;
  const answerOf = (status: number, body: unknown) => ({ status, ok: status < 300, json: () => Promise.resolve(body) });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return {
    asked,
    fetch: (path: string, init: { method?: string }): Promise<unknown> => {
      const request = `${init.method ?? 'GET'} ${path}`;
      asked.push(request);
      if (request === QR) {
        return Promise.resolve(answerOf(codeStatus, shownCode(asked.filter((one) => one === QR).length)));
      }
      return new Promise((answer, fail) => {
        held = { answer, fail };
      });
    },
    count: (start: string) => asked.filter((one) => one.startsWith(start)).length,
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

async function open(document_: Html) {
  const server = enrolmentServer();
  const went: string[] = [];
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('location', {
    assign: (to: string) => went.push(to),
    replace: (to: string) => went.push(to),
    reload: () => went.push('reload'),
    set href(to: string) {
      went.push(to);
    },
  });
  // The style sheet stands at no address here, and a reload without scripts is none with them.
  const markup = document_
    .toString()
    .replace(/<link rel="stylesheet"[^>]*>/, '')
    .replace(/<noscript>.*<\/noscript>/s, '');
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  document.body.replaceChildren(...parsed.querySelectorAll('link[rel="countersign"], main'));
  runs += 1;
  await import(/* @vite-ignore */ `${SCRIPT}?run=${String(runs)}`);
  return { ...server, went };
}

const openShown = () => open(enrolmentShownPage(PLACE, shownCode(0)));
const openQuestion = () => open(enrolmentQuestionPage(PLACE, { deviceName: 'Laptop', checkNumber: '482 913' }));
const link = () => document.querySelector('link[rel="countersign"]')?.getAttribute('href');

let hidden = false;

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('P2: the code of an enrolment is renewed after 45 s, but not in a hidden tab', async () => {
  const { count } = await openShown();
  await vi.advanceTimersByTimeAsync(44_000);
  expect(count(QR)).toBe(0);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([count(QR), link()]).toEqual([1, codeText(1)]);
  expect(document.querySelector('[data-qr] path')?.getAttribute('d')).toBe(qrSymbol(codeText(1)).path);
  hidden = true;
  await vi.advanceTimersByTimeAsync(600_000);
  expect(count(QR)).toBe(1);
  hidden = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect([count(QR), link()]).toEqual([2, codeText(2)]);
});

test.each([
  ['open', openShown, 'claimed'],
  ['open', openShown, 'refused'],
  ['open', openShown, 'expired'],
  ['claimed', openQuestion, 'registered'],
  ['claimed', openQuestion, 'refused'],
  ['claimed', openQuestion, 'expired'],
])(
  'P22: a page that shows "%s" asks for what is next, once, when it hears of another',
  async (shown, openPage, heard) => {
    const { tell, went, asked, count } = await openPage();
    expect(count(STATUS + shown)).toBe(1);
    await tell(shown);
    expect(went).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(count(STATUS + shown)).toBe(2);
    await tell(heard);
    expect(went).toEqual(['/enrolment']);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect([went, asked.length]).toEqual([['/enrolment'], before]);
  },
);

test('P22: nothing that a server says makes the script say yes', async () => {
  const { tell, asked } = await openQuestion();
  for (const status of ['claimed', 'claimed', 'registered']) {
    await tell(status);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(new Set(asked)).toEqual(new Set([`${STATUS}claimed`]));
  expect(document.querySelector<HTMLFormElement>('form[action="/enrolment/confirm"]')?.method).toBe('post');
});

test('an enrolment that the server knows no more is over', async () => {
  const { refuse, went } = await openShown();
  await refuse(404);
  expect(went).toEqual(['/enrolment']);
});

test.each([404, 410, 429])('a page that gets no more codes (%i) asks for what is next', async (status) => {
  const { codesAnswer, went, count } = await openShown();
  codesAnswer(status);
  await vi.advanceTimersByTimeAsync(45_000);
  expect(went).toEqual(['/enrolment']);
  await vi.advanceTimersByTimeAsync(600_000);
  expect([went, count(QR)]).toEqual([['/enrolment'], 1]);
});

test('a question that fails is asked again, ever more slowly, and the page stays', async () => {
  const { drop, refuse, went, count } = await openShown();
  for (const [tries, pause] of [3_000, 6_000, 12_000, 24_000, 30_000, 30_000].entries()) {
    await (tries % 2 === 0 ? drop() : refuse(503));
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(count(STATUS)).toBe(tries + 1);
    await vi.advanceTimersByTimeAsync(1);
    expect(count(STATUS)).toBe(tries + 2);
  }
  expect(went).toEqual([]);
});

test('the time of a wait is told in the time zone of who reads it', async () => {
  const { asked } = await open(enrolmentAddedPage(PLACE, 1_900_000_000));
  const expected = new Date(1_900_000_000_000).toLocaleString('en', { dateStyle: 'long', timeStyle: 'short' });
  expect(document.querySelector('time')?.textContent).toBe(expected);
  expect(asked).toEqual([]);
});

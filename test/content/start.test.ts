// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenReader } from '../../src/content/page-reader.ts';
import { reportOf, withAccounts } from '../../src/content/report.ts';
import { createReporter } from '../../src/content/reporter.ts';
import { type ChromeRuntime, chromeRuntime } from '../../src/content/runtime.ts';
import { type Run, start } from '../../src/content/start.ts';
import type { Clock } from '../../src/detection/clock.ts';
import { openLooks } from '../../src/detection/looks.ts';
import type { ReadElement } from '../../src/detection/reader.ts';
import { scanPage } from '../../src/detection/scan-page.ts';
import { createFakeClock, createFakeViewport, setVisibility } from '../detection/fake-browser.ts';

const SECOND = 1000;
const code = (name: string) => `https://id.example.test/qr#${name.padEnd(22, 'A')}`;
type Listener = Parameters<ChromeRuntime['onMessage']['addListener']>[0];

/** The extension around a content script. */
function fakeExtension() {
  const sent: unknown[] = [];
  const listeners = new Set<Listener>();
  const state = { alive: true, reachable: true, asked: 0 };
  /** What the background does when the reader is wanted. */
  const onWanted: { run: () => boolean } = { run: () => false };
  const chrome: ChromeRuntime = {
    id: 'own',
    sendMessage(message) {
      if (!state.alive) throw new Error('Extension context invalidated.');
      if (!state.reachable) return Promise.reject(new Error('Could not establish connection.'));
      if ((message as { name: string }).name === 'reader.wanted') {
        state.asked += 1;
        return Promise.resolve({ outcome: 'answered', response: { ready: onWanted.run() } });
      }
      sent.push(message);
      return Promise.resolve({ outcome: 'answered', response: { accepted: true } });
    },
    onMessage: {
      addListener: (listener) => listeners.add(listener),
      removeListener: (listener) => listeners.delete(listener),
    },
  };
  /** What every listener together answers; `undefined` when none takes the message. */
  const ask = (message: unknown, sender: chrome.runtime.MessageSender = { id: 'own' }) =>
    new Promise<unknown>((resolve) => {
      const taken = [...listeners].map((listener): unknown => listener(message, sender, resolve));
      if (!taken.includes(true)) resolve(undefined);
    });
  return { state, sent, listeners, ask, onWanted, runtime: chromeRuntime(() => (state.alive ? chrome : undefined)) };
}

let runs: { end: () => void }[] = [];
beforeEach(() => {
  document.body.replaceChildren();
  setVisibility('visible');
});
afterEach(() => {
  for (const { end } of runs) end();
  runs = [];
});

/** Reads what an element's `alt` says. */
function fakeReader(clock: Clock) {
  const counts = { opened: 0, warmed: 0, warmedWell: 0 };
  const read: ReadElement = (element) =>
    Promise.resolve({ kind: 'read', texts: [element.getAttribute('alt') ?? ''], framed: [], print: '' });
  const open: OpenReader = ({ document: page, send, isWanted, later }) => {
    counts.opened += 1;
    return {
      openLooks: (deps) => openLooks(read, deps),
      scan: () => scanPage({ document: page, read, captures: null, clock }),
      ...createReporter({
        send: (report) => send('codes.seen', report),
        reportOf: (sighting) => reportOf(sighting, false),
        answerOf: withAccounts,
        isWanted,
        later,
      }),
      warm: () => void (counts.warmed += 1),
      warmWell: () => void (counts.warmedWell += 1),
    };
  };
  return { counts, open };
}

function startedPage() {
  const extension = fakeExtension();
  const idle: (() => void)[] = [];
  const viewport = createFakeViewport();
  const time = createFakeClock();
  const reader = fakeReader(time.clock);
  const begin = (): Run =>
    start({
      document,
      runtime: extension.runtime,
      documentId: 'a-document',
      clock: time.clock,
      whenIdle: (task) => idle.push(task),
    });
  const run = begin();
  extension.onWanted.run = () => {
    run.take(reader.open);
    return true;
  };
  runs.push({
    end: () => {
      extension.state.alive = false;
      run.isRunning();
    },
  });
  const show = (text: string, ratio = 1) => {
    const image = document.createElement('img');
    image.alt = text;
    image.getBoundingClientRect = () => new DOMRect(0, 0, 200, 200);
    viewport.place(image, { ratio });
    document.body.append(image);
    return image;
  };
  const rest = () => {
    for (const task of idle.splice(0)) task();
  };
  return { ...extension, reader, time, viewport, run, show, rest };
}

const seenWith = (...texts: readonly string[]) => ({
  name: 'codes.seen',
  request: { texts, others: 0, kinds: [], framed: [], unreadable: 0, editing: false },
});

describe('the content script', () => {
  it('reports a code once, and its end', async () => {
    const { show, time, sent, viewport } = startedPage();
    const image = show(code('one'));
    await time.run(3 * SECOND);
    image.remove();
    viewport.place(image, { ratio: 0 });
    await time.run(SECOND);
    expect(sent).toEqual([seenWith(code('one')), seenWith()]);
  });

  it('keeps the texts of other codes to itself, where whoever holds this world reads them', async () => {
    const { show, time, sent, run } = startedPage();
    show('otpauth://totp/a?secret=b');
    await time.run(SECOND);
    expect([...run.sighting().texts]).toEqual(['otpauth://totp/a?secret=b']);
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain('secret');
  });

  it('says nothing of a page without codes', async () => {
    const { time, sent } = startedPage();
    await time.run(3 * SECOND);
    expect(sent).toEqual([]);
  });

  it('answers a scan with a fresh look, after the background has had the report', async () => {
    const { show, time, sent, ask } = startedPage();
    Object.defineProperty(document.documentElement, 'clientWidth', { value: 800, configurable: true });
    Object.defineProperty(document.documentElement, 'clientHeight', { value: 600, configurable: true });
    show(code('one'));
    await time.run(SECOND);
    const answer = await ask({ type: 'countersign.scan' });
    const looked = { pictures: 1 };
    expect(answer).toMatchObject({ ...seenWith(code('one')).request, looked });
    expect(sent).toMatchObject([seenWith(code('one')), { name: 'codes.seen', request: answer }]);
  });

  it('tells what a code with an account says to the person’s scan alone', async () => {
    const { show, time, sent, ask } = startedPage();
    const account = 'otpauth://totp/Example:ada?secret=JBSWY3DPEHPK3PXP&issuer=Example';
    show(account);
    await time.run(SECOND);
    expect(await ask({ type: 'countersign.scan' })).toMatchObject({
      others: 1,
      kinds: ['otpauth'],
      accounts: [account],
    });
    expect(sent).toHaveLength(2);
    expect(JSON.stringify(sent)).not.toContain('JBSWY3DPEHPK3PXP');
  });

  it('P11: proves that its document is still there', async () => {
    const { ask } = startedPage();
    expect(await ask({ type: 'countersign.present' })).toEqual({ document: 'a-document' });
  });

  it.each([
    ['another extension', { type: 'countersign.scan' }, { id: 'other' }],
    ['nobody', { type: 'countersign.scan' }, {}],
    ['a message of another kind', { type: 'countersign.erase' }, { id: 'own' }],
    ['a message that is no object', 'countersign.scan', { id: 'own' }],
  ])('does not answer %s', async (_, message, sender) => {
    const { ask, sent } = startedPage();
    expect(await ask(message, sender)).toBeUndefined();
    expect(sent).toEqual([]);
  });

  it('tells again what could not be told', async () => {
    const { show, time, sent, state } = startedPage();
    state.reachable = false;
    show(code('one'));
    await time.run(SECOND);
    state.reachable = true;
    show(code('two'));
    await time.run(SECOND);
    expect(sent).toEqual([seenWith(code('one'), code('two'))]);
  });

  it('tells again by itself what could not be told, although the page stands still', async () => {
    const { show, time, sent, state } = startedPage();
    state.reachable = false;
    show(code('one'));
    await time.run(SECOND);
    state.reachable = true;
    await time.run(3 * SECOND);
    expect(sent).toEqual([seenWith(code('one'))]);
  });

  it('leaves without a word when the extension is gone', async () => {
    const { show, time, sent, state, run, viewport } = startedPage();
    show(code('one'));
    await time.run(SECOND);
    state.alive = false;
    show(code('two'));
    await time.run(SECOND);
    expect(sent).toHaveLength(1);
    expect(run.isRunning()).toBe(false);
    expect(time.waiting()).toBe(0);
    expect(viewport.observed()).toBe(0);
  });

  it('adds nothing to the page and dispatches nothing in it', async () => {
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((added) => records.push(...added));
    const { show, time } = startedPage();
    show(code('one'));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const globals = Object.getOwnPropertyNames(window).length;
    await time.run(2 * SECOND);
    expect(records).toEqual([]);
    expect(Object.getOwnPropertyNames(window)).toHaveLength(globals);
    observer.disconnect();
  });

  it('looks for no page that says by itself that it came back', async () => {
    const { sent, show, time } = startedPage();
    show(code('one'));
    await time.run(SECOND);
    const before = sent.length;
    for (let count = 0; count < 20; count += 1) {
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    }
    await time.run(SECOND);
    expect(sent).toHaveLength(before);
  });
});

describe('what reads codes', () => {
  it('is not asked for on a page without a candidate', async () => {
    const { time, state, rest } = startedPage();
    document.body.append(document.createElement('p'));
    await time.run(3 * SECOND);
    rest();
    await time.run(SECOND);
    expect(state.asked).toBe(0);
  });

  it('is asked for once when something in view may be a code, however many there are', async () => {
    const { show, time, state, reader, sent } = startedPage();
    show(code('one'));
    show(code('two'));
    await time.run(3 * SECOND);
    show(code('three'));
    await time.run(SECOND);
    expect(state.asked).toBe(1);
    expect(reader.counts).toMatchObject({ opened: 1, warmed: 1 });
    expect(sent.at(-1)).toEqual(seenWith(code('one'), code('three'), code('two')));
  });

  it('is asked for when the page is idle where a candidate is out of view', async () => {
    const { show, time, state, rest, sent } = startedPage();
    show(code('below'), 0);
    await time.run(SECOND);
    expect(state.asked).toBe(0);
    rest();
    await time.run(SECOND);
    expect(state.asked).toBe(1);
    expect(sent).toEqual([]);
  });

  it('is waited for, and what was shown meanwhile is told then', async () => {
    const { show, time, sent, run, reader, onWanted } = startedPage();
    onWanted.run = () => false;
    show(code('one'));
    await time.run(500);
    expect(sent).toEqual([]);
    run.take(reader.open);
    await time.run(SECOND);
    expect(sent).toEqual([seenWith(code('one'))]);
  });

  it('is asked for a few times more where it does not come, and again when the page is shown again', async () => {
    const { show, time, state, onWanted } = startedPage();
    onWanted.run = () => false;
    for (let more = 0; more < 20; more += 1) {
      show(code(`code${more}`));
      await time.run(SECOND);
    }
    await time.run(60 * SECOND);
    expect(state.asked).toBe(4);
    setVisibility('hidden');
    await time.run(SECOND);
    setVisibility('visible');
    await time.run(2 * SECOND);
    expect(state.asked).toBeGreaterThan(4);
    expect(state.asked).toBeLessThanOrEqual(8);
  });

  it('stays the first one when it is run a second time', async () => {
    const { show, time, run, reader, sent } = startedPage();
    show(code('one'));
    await time.run(SECOND);
    const second = fakeReader(time.clock);
    run.take(second.open);
    await time.run(SECOND);
    expect([reader.counts.opened, second.counts.opened]).toEqual([1, 0]);
    expect(sent).toEqual([seenWith(code('one'))]);
  });

  it('names the code of a link, which nobody has to read', async () => {
    const { time, sent, state } = startedPage();
    const link = document.createElement('link');
    link.rel = 'countersign';
    link.href = code('linked');
    document.head.append(link);
    await time.run(2 * SECOND);
    link.remove();
    await time.run(SECOND);
    expect(state.asked).toBe(1);
    expect(sent).toEqual([seenWith(code('linked')), seenWith()]);
  });

  it('comes with a scan whatever the page shows, and is compiled well then', async () => {
    const { ask, state, reader } = startedPage();
    expect(await ask({ type: 'countersign.scan' })).toMatchObject(seenWith().request);
    expect(state.asked).toBe(1);
    expect(reader.counts.warmedWell).toBe(1);
  });

  it('leaves a scan without an answer where it can not be run', async () => {
    const { ask, onWanted, sent } = startedPage();
    onWanted.run = () => false;
    expect(await ask({ type: 'countersign.scan' })).toBeNull();
    expect(sent).toEqual([]);
  });

  it('is asked for no more once the extension is gone', async () => {
    const { show, time, state, onWanted, run } = startedPage();
    onWanted.run = () => false;
    show(code('one'));
    await time.run(500);
    const { asked } = state;
    state.alive = false;
    await time.run(60 * SECOND);
    expect(state.asked).toBe(asked);
    expect(run.isRunning()).toBe(false);
    expect(time.waiting()).toBe(0);
  });
});

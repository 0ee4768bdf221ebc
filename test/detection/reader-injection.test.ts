import { afterEach, describe, expect, it, vi } from 'vitest';
import { createReaderInjection } from '../../src/detection/reader-injection.ts';
import type { Sender } from '../../src/messaging/sender.ts';

afterEach(() => vi.useRealTimers());

/** A browser that keeps what it was told to run, and does with it what a test says. */
function browser() {
  const runs: { target: { tabId: number; documentIds?: string[] }; files: string[] }[] = [];
  const onRun: { run: () => Promise<unknown> } = { run: () => Promise.resolve([{ frameId: 0 }]) };
  const injection = createReaderInjection({
    browser: {
      scripting: {
        executeScript(run) {
          runs.push(run);
          return onRun.run();
        },
      },
    },
    readerScript: 'reader.js',
  });
  const ask = (sender: Sender) => injection['reader.wanted']({}, sender);
  return { runs, onRun, ask };
}

const page = (documentId: string, more: Partial<Sender> = {}): Sender => ({
  id: 'own',
  url: 'https://shop.example/login',
  origin: 'https://shop.example',
  frameId: 0,
  tab: { id: 7 },
  documentId,
  documentLifecycle: 'active',
  ...more,
});

describe('what reads codes', () => {
  it('runs in the very document that asks', async () => {
    const { ask, runs } = browser();
    expect(await ask(page('a'))).toEqual({ ready: true });
    expect(runs).toEqual([{ target: { tabId: 7, documentIds: ['a'] }, files: ['reader.js'] }]);
  });

  it('runs in the top document of the tab where the browser names no document', async () => {
    const { ask, runs } = browser();
    const { documentId: _, documentLifecycle: __, ...unnamed } = page('');
    expect(await ask(unnamed)).toEqual({ ready: true });
    expect(runs).toEqual([{ target: { tabId: 7 }, files: ['reader.js'] }]);
  });

  it.each(['prerender', 'cached', 'pending_deletion'])(
    'does not run in a document that nobody sees (%s)',
    async (documentLifecycle) => {
      const { ask, runs } = browser();
      expect(await ask(page('a', { documentLifecycle }))).toEqual({ ready: false });
      expect(runs).toEqual([]);
    },
  );

  it('runs once for several asks at once, for each document by itself', async () => {
    const { ask, runs } = browser();
    const answers = await Promise.all([ask(page('a')), ask(page('a')), ask(page('b')), ask(page('a'))]);
    expect(answers).toEqual([{ ready: true }, { ready: true }, { ready: true }, { ready: true }]);
    expect(runs.map(({ target }) => target.documentIds)).toEqual([['a'], ['b']]);
  });

  it('is not said to be there where the document is gone or not ours to look at, and may be asked for again', async () => {
    const { ask, onRun, runs } = browser();
    onRun.run = () => Promise.reject(new Error('No document with id a in tab with id 7'));
    expect(await ask(page('a'))).toEqual({ ready: false });
    onRun.run = () => Promise.resolve([{ frameId: 0 }]);
    expect(await ask(page('a'))).toEqual({ ready: true });
    expect(runs).toHaveLength(2);
  });

  it('is given up where the browser never answers, and may be asked for again', async () => {
    vi.useFakeTimers();
    const { ask, onRun, runs } = browser();
    onRun.run = () => new Promise(() => undefined);
    const first = ask(page('a'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await first).toEqual({ ready: false });
    onRun.run = () => Promise.resolve([{ frameId: 0 }]);
    expect(await ask(page('a'))).toEqual({ ready: true });
    expect(runs).toHaveLength(2);
  });
});

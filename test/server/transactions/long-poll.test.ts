import { expect, test } from 'vitest';
import { longPoll } from '../../../src/server/transactions/long-poll.ts';
import { createWakeUps, type WakeUps } from '../../../src/server/transactions/wake-ups.ts';

/** Wake-ups that tell when somebody waits. */
function watched(): { readonly wakeUps: WakeUps; readonly waiting: Promise<void> } {
  const inner = createWakeUps();
  let begun: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    begun = resolve;
  });
  return {
    waiting,
    wakeUps: {
      notify: (key) => {
        inner.notify(key);
      },
      next(key, milliseconds, signal) {
        begun();
        return inner.next(key, milliseconds, signal);
      },
    },
  };
}

test('P18: a wake-up is no answer: the row is read again', async () => {
  const { wakeUps, waiting } = watched();
  let row = 'open';
  let reads = 0;
  const answer = longPoll({
    wakeUps,
    key: () => 'row',
    read: () => {
      reads += 1;
      return Promise.resolve(row);
    },
    isSettled: (value) => value !== 'open',
    wait: 25,
    signal: new AbortController().signal,
  });
  await waiting;
  wakeUps.notify('row');
  wakeUps.notify('another row');
  row = 'denied';
  wakeUps.notify('row');
  expect(await answer).toBe('denied');
  expect(reads).toBeGreaterThanOrEqual(2);
});

test('P18: a move between the look and the wait is not missed', async () => {
  const wakeUps = createWakeUps();
  let row = 'open';
  const answer = await longPoll({
    wakeUps,
    key: () => 'row',
    read: () => {
      const seen = row;
      row = 'done';
      wakeUps.notify('row');
      return Promise.resolve(seen);
    },
    isSettled: (value) => value !== 'open',
    wait: 25,
    signal: new AbortController().signal,
  });
  expect(answer).toBe('done');
});

test('P18: a poll ends when nobody listens any more', async () => {
  const { wakeUps, waiting } = watched();
  const gone = new AbortController();
  const poll = { wakeUps, key: () => 'row', read: () => Promise.resolve('open'), isSettled: () => false, wait: 25 };
  const answer = longPoll({ ...poll, signal: gone.signal });
  await waiting;
  gone.abort();
  expect(await answer).toBe('open');
  expect(await longPoll({ ...poll, signal: gone.signal })).toBe('open');
});

test('P18: a poll that may not wait reads once', async () => {
  let reads = 0;
  const read = () => Promise.resolve((reads += 1));
  const poll = { wakeUps: createWakeUps(), key: () => 'row', read, isSettled: () => false, wait: 0 };
  expect(await longPoll({ ...poll, signal: new AbortController().signal })).toBe(1);
});

import Fastify from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { regularly } from '../../src/server/regularly.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

/** Lets what is already settled run on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a sweep that is under way is not started again, one that failed is tried the next time, and closing ends them', async () => {
  const app = Fastify();
  const errors: unknown[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => errors.push(JSON.parse(line)) });
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const sweep = () => new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  regularly(app, log, 1000, sweep);

  vi.advanceTimersByTime(3000);
  await settle();
  expect(ends).toHaveLength(1);
  ends[0]?.reject(new Error('the disk is full'));
  await settle();
  expect(errors).toEqual([expect.objectContaining({ msg: 'a sweep of what is over failed' })]);

  vi.advanceTimersByTime(1000);
  await settle();
  expect(ends).toHaveLength(2);
  const closed = app.close();
  ends[1]?.resolve();
  await closed;
  vi.advanceTimersByTime(5000);
  await settle();
  expect(ends).toHaveLength(2);
});

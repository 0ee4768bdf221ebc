import type { WakeUps } from './wake-ups.ts';

/** How often a row is read again without a wake-up, in milliseconds: another process may have moved it. */
const SLOW_POLL = 2_000;

export interface LongPoll<T> {
  readonly wakeUps: WakeUps;
  /** What `notify` is called with when the thing moves; asked for anew before each read. */
  readonly key: () => string;
  /** The truth. */
  readonly read: () => Promise<T>;
  readonly isSettled: (value: T) => boolean;
  /** Seconds that the answer is held back at most. */
  readonly wait: number;
  /** The client hung up, or the server closes. */
  readonly signal: AbortSignal;
}

/** Reads until the value is settled, the time is over, or nobody listens any more; answers with what was read last. */
export async function longPoll<T>({ wakeUps, key, read, isSettled, wait, signal }: LongPoll<T>): Promise<T> {
  const over = wait > 0 ? AbortSignal.any([signal, AbortSignal.timeout(wait * 1000)]) : AbortSignal.abort();
  for (;;) {
    // Listening starts before the read, so that a move between the two is not missed.
    const moved = wakeUps.next(key(), SLOW_POLL, over);
    const value = await read();
    if (isSettled(value) || over.aborted) return value;
    await moved;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isBusy } from './store-error.ts';

/** A write gives up after some ten seconds. */
const TRIES = 600;

/**
 * Runs `action` until it does not meet another connection's write lock. SQLite's `busy_timeout` waits inside
 * the event loop and would stop a transaction of this same process that has to go on before the lock is free
 * (measured: six stores of one process with 20 ms each starved one another), so it is off.
 */
export async function retryWhileBusy<T>(action: () => T | Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error) || tries >= TRIES) throw error;
      await sleep(5 + Math.random() * 25);
    }
  }
}

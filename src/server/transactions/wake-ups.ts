import { EventEmitter } from 'node:events';

/**
 * Tells long-polls of this process that a row may have changed. A wake-up says nothing by itself: whoever wakes
 * reads the row again (P6). Other processes are found out by the slow poll.
 */
export interface WakeUps {
  notify(key: string): void;
  /** Ends at the next `notify` of the key, after `milliseconds`, or when the signal aborts. Never rejects. */
  next(key: string, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createWakeUps(): WakeUps {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    notify: (key) => void emitter.emit(key),
    next: (key, milliseconds, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          emitter.off(key, end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        emitter.on(key, end);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      }),
  };
}

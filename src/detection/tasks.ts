import type { Clock } from './clock.ts';

/** Tasks that wait for their time; none of them runs once `signal` has aborted. */
export interface Tasks {
  readonly after: (ms: number, task: () => void) => void;
  readonly frame: (task: () => void) => void;
}

export function createTasks(clock: Clock, signal: AbortSignal): Tasks {
  const waiting = new Set<() => void>();
  signal.addEventListener('abort', () => {
    for (const cancel of waiting) cancel();
    waiting.clear();
  });
  const add = (begin: (run: () => void) => () => void, task: () => void): void => {
    if (signal.aborted) return;
    const cancel = begin(() => {
      waiting.delete(cancel);
      task();
    });
    waiting.add(cancel);
  };
  return {
    after: (ms, task) => add((run) => clock.after(ms, run), task),
    frame: (task) => add((run) => clock.frame(run), task),
  };
}

import type { Clock } from './clock.ts';
import type { Tasks } from './tasks.ts';

/** Asked between two steps of long work: `null` while this frame has time left, else what to wait for. */
export type NextSlice = () => Promise<void> | null;

/** Work of `length` milliseconds a frame, after which the page has its turn. The first slice begins now. */
export function createSlices(clock: Pick<Clock, 'now'>, tasks: Tasks, length: number): NextSlice {
  let began = clock.now();
  return () => {
    if (clock.now() - began < length) return null;
    return new Promise<void>((resume) =>
      tasks.frame(() => {
        began = clock.now();
        resume();
      }),
    );
  };
}

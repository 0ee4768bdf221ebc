/** When things may happen. Tests have a clock of their own. */
export interface Clock {
  /** Milliseconds from any start. */
  now(): number;
  /** Calls `task` once after `ms` milliseconds; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
  /** Calls `task` once before the next frame is drawn, which in a hidden tab is never; the answer takes it back. */
  frame(task: () => void): () => void;
}

export const pageClock: Clock = {
  now: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  frame(task) {
    const request = requestAnimationFrame(task);
    return () => cancelAnimationFrame(request);
  },
};

/** Time as the pages see it; tests bring their own. Milliseconds. */
export interface Clock {
  now(): number;
  /** Runs once after `ms`; the answer cancels. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

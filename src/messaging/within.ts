/** Calls `task` once after `ms` milliseconds; the answer takes it back. */
interface Timers {
  after(ms: number, task: () => void): () => void;
}

/** Settles as `promise` does, or as `late` after `milliseconds`: calls into a tab can hang for ever (a withheld host permission, a blocked page). */
export async function within<T, L>(
  milliseconds: number,
  promise: Promise<T>,
  late: L,
  timers: Timers = TIMERS,
): Promise<T | L> {
  let giveUp = (): void => undefined;
  const timeout = new Promise<L>((resolve) => {
    giveUp = timers.after(milliseconds, () => resolve(late));
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    giveUp();
  }
}

const TIMERS: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

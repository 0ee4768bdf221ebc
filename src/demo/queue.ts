/** Too much is waiting already; nothing was begun. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly statusCode = 503;
  /** Seconds. */
  readonly retryAfter = 5;
}

/** Does what it is given, so many at once. @throws QueueFull where `waiting` others wait for their turn */
export type Queue = <T>(work: () => Promise<T>) => Promise<T>;

export function createQueue({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): Queue {
  let free = atOnce;
  const turns: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else if (turns.length >= waiting) throw new QueueFull('too many passwords are being checked');
    else await new Promise<void>((resolve) => turns.push(resolve));
    try {
      return await work();
    } finally {
      const next = turns.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

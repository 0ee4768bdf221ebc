/** `burst` calls at once, then `perMinute` of them, evenly. */
export interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}

export interface TokenBuckets {
  /** Takes one token of `key`: 0 when there was one, else the whole seconds until there is one. */
  take(key: string): number;
}

/** Keys that are counted at once. Beyond, the one unused for longest is forgotten, which only ever favours the caller. */
const MAX_KEYS = 50_000;

/** Token buckets in this process's memory. `now` is in seconds. */
export function createTokenBuckets({ burst, perMinute }: Rate, now: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perSecond = perMinute / 60;
  return {
    take(key) {
      const at = now();
      const before = buckets.get(key) ?? { tokens: burst, at };
      // A clock that was set back must not take tokens away.
      const tokens = Math.min(burst, before.tokens + Math.max(0, at - before.at) * perSecond);
      const taken = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: taken ? tokens - 1 : tokens, at });
      const oldest = buckets.keys().next();
      if (buckets.size > MAX_KEYS && oldest.done !== true) buckets.delete(oldest.value);
      return taken ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
    },
  };
}

/** How often something may be tried under one name. */
export interface Allowance {
  readonly tries: number;
  /** Seconds after which the count begins anew. */
  readonly per: number;
}

/** Counts what is tried, in memory. */
export interface Tries {
  /** Counts one try; seconds to wait where this name has had enough, else 0. */
  readonly take: (name: string) => number;
}

/** Names that are counted at once; beyond, the oldest is forgotten. */
const MOST_NAMES = 20_000;

/** `now` is in whole seconds since 1970. */
export function createTries({ tries, per }: Allowance, now: () => number): Tries {
  const counts = new Map<string, { since: number; taken: number }>();
  const take = (name: string): number => {
    const at = now();
    const known = counts.get(name);
    const count = known === undefined || at >= known.since + per || at < known.since ? { since: at, taken: 0 } : known;
    if (count.taken >= tries) return count.since + per - at;
    count.taken += 1;
    counts.delete(name);
    counts.set(name, count);
    const oldest = counts.keys().next();
    if (counts.size > MOST_NAMES && oldest.done !== true) counts.delete(oldest.value);
    return 0;
  };
  return { take };
}

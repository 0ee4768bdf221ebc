/** Milliseconds, one decimal. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** Nearest rank: a value that was measured, never one between two. @throws Error of nothing */
export function percentiles(milliseconds: readonly number[]): Percentiles {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const rank = (share: number): number => {
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    if (value === undefined) throw new Error('nothing was measured');
    return Math.round(value * 10) / 10;
  };
  return { p50: rank(0.5), p95: rank(0.95) };
}

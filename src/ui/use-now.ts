import { useEffect, useState } from 'preact/hooks';
import type { Clock } from './clock.ts';

/** The time now, drawn again every `period` milliseconds until `end`. */
export function useNow(clock: Clock, end: number, period = 1000): number {
  const [now, setNow] = useState(clock.now());
  useEffect(() => {
    if (now >= end) return undefined;
    return clock.after(period, () => setNow(clock.now()));
  }, [clock, now, end, period]);
  return now;
}

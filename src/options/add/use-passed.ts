import { useEffect, useState } from 'preact/hooks';
import type { Clock } from '../../ui/clock.ts';

/** Whether the moment `at` (milliseconds) is over; drawn again once, when it is. */
export function usePassed(clock: Clock, at: number): boolean {
  const [seen, setSeen] = useState(clock.now());
  useEffect(() => clock.after(Math.max(0, at - clock.now()), () => setSeen(clock.now())), [clock, at]);
  return seen >= at;
}

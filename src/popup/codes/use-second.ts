import { useEffect, useState } from 'preact/hooks';
import type { Clock } from '../../ui/clock.ts';

/** The time now, drawn again at every full second: codes change at full seconds (RFC 6238 section 4.2). One for a page. */
export function useSecond(clock: Clock): number {
  const [now, setNow] = useState(clock.now());
  useEffect(() => clock.after(1000 - (clock.now() % 1000), () => setNow(clock.now())), [clock, now]);
  return now;
}

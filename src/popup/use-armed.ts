import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Clock } from '../ui/clock.ts';

/** Milliseconds that Approve stays inert after what is shown changed: less than it takes to see and to stop a click. */
export const ARMING = 800;

export interface Arming {
  readonly armed: boolean;
  /** Counts what was drawn: a press that began on one count never approves on another. */
  readonly generation: number;
}

/** Whether `drawn`, all that the person sees and decides by, has stood unchanged for `ARMING`. */
export function useArmed(clock: Clock, drawn: string): Arming {
  const shown = useRef({ drawn, generation: 1 });
  const [armedGeneration, setArmedGeneration] = useState(0);
  // While drawing, not after: there must be no frame that shows the new and is armed for the old.
  if (shown.current.drawn !== drawn) shown.current = { drawn, generation: shown.current.generation + 1 };
  const { generation } = shown.current;
  useLayoutEffect(() => clock.after(ARMING, () => setArmedGeneration(generation)), [clock, generation]);
  return { armed: armedGeneration === generation, generation };
}

import { LIFETIME } from '../wire/lifetimes.ts';
import type { Clock } from './clock.ts';
import './time-left.css';
import { tCount } from './t.ts';
import { useNow } from './use-now.ts';

/** Seconds at which a screen reader is told; between them it is left in peace. */
const SPOKEN = [60, 30, 10];
const RADIUS = 9;
const LENGTH = 2 * Math.PI * RADIUS;

/** Time is told in minutes above so many seconds. */
const IN_SECONDS = 120;

interface TimeLeftProps {
  readonly clock: Clock;
  readonly expiresAt: number;
  /** Seconds that there were at the beginning. */
  readonly lifetime?: number;
}

/** Time left to decide: a ring for the eye, words beside it, and a rare word for screen readers. */
export function TimeLeft({ clock, expiresAt, lifetime = LIFETIME.decision }: TimeLeftProps) {
  const now = useNow(clock, expiresAt);
  const seconds = Math.max(0, Math.ceil((expiresAt - now) / 1000));
  const share = Math.min(1, seconds / lifetime);
  const lastSpoken = SPOKEN.findLast((mark) => seconds <= mark);
  return (
    <p class={seconds <= 15 ? 'time-left time-left-short' : 'time-left'}>
      <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
        <circle class="time-left-track" cx="12" cy="12" r={RADIUS} />
        <circle
          class="time-left-rest"
          cx="12"
          cy="12"
          r={RADIUS}
          stroke-dasharray={`${LENGTH.toFixed(2)} ${LENGTH.toFixed(2)}`}
          stroke-dashoffset={(LENGTH * (1 - share)).toFixed(2)}
          transform="rotate(-90 12 12)"
        />
      </svg>
      <span role="timer" aria-live="off">
        {seconds > IN_SECONDS ? tCount('minutes_left', Math.ceil(seconds / 60)) : tCount('time_left', seconds)}
      </span>
      <span class="unseen" aria-live="polite">
        {lastSpoken !== undefined && tCount('time_left', lastSpoken)}
      </span>
    </p>
  );
}

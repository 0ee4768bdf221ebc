import './ring.css';

const RADIUS = 10.5;
const LENGTH = 2 * Math.PI * RADIUS;

/** Seconds that a code still counts: a ring that runs down, and the number in it. */
export function Ring({ seconds, period }: { readonly seconds: number; readonly period: number }) {
  // Where it will be when this second is over: the browser draws the way there.
  const share = Math.max(0, Math.min(1, (seconds - 1) / period));
  return (
    <svg class="ring" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <circle class="ring-track" cx="14" cy="14" r={RADIUS} />
      <circle
        class="ring-rest"
        cx="14"
        cy="14"
        r={RADIUS}
        stroke-dasharray={LENGTH.toFixed(2)}
        stroke-dashoffset={(LENGTH * (1 - share)).toFixed(2)}
        transform="rotate(-90 14 14)"
      />
      <text class="ring-seconds" x="14" y="17.8" text-anchor="middle">
        {seconds}
      </text>
    </svg>
  );
}

import type { Config } from '../config/config.ts';

/**
 * `active_after` of a device whose delay has not begun: nobody was told of it yet, so that nobody could refuse it (P22).
 * The end of the year 9999, which is later than any time.
 */
export const UNANNOUNCED = 253_402_300_799;

/** When a device may approve, as people and devices are told it: for one whose delay has not begun, the earliest moment. */
export const shownActiveAfter = (activeAfter: number, now: number, { activation_delay }: Config['devices']): number =>
  activeAfter === UNANNOUNCED ? now + Math.max(1, activation_delay) : activeAfter;

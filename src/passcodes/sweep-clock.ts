import * as v from 'valibot';
import type { PreferenceArea } from '../settings/settings.ts';

export interface SweepClock {
  /** Whether so much time went by as this computer's clock says. Notes the time that it sees. */
  isTrusted(): Promise<boolean>;
}

const KEY = 'passcodes_sweep';
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** Milliseconds. A longer step may be a clock that jumped, and not a browser that was closed. */
const LONGEST_STEP = 7 * DAY;

const Schema = v.object({
  at: v.pipe(v.number(), v.integer()),
  owed: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/**
 * A clock that jumped ahead must not erase at once what is kept for a time. A step that is too long is owed, and is to
 * be seen again in short steps; so is the whole time at first, when nothing is known, and where the clock was put back:
 * what is removed until it is right again bears too early a time.
 *
 * @param kept Milliseconds that things are kept: more than that, and a step, is never owed.
 * @param offsets Seconds that each known server's clock is ahead of this computer's.
 */
export function createSweepClock(deps: {
  readonly area: PreferenceArea;
  readonly kept: number;
  readonly offsets: () => Promise<readonly number[]>;
  readonly now: () => number;
}): SweepClock {
  const { area, kept, now } = deps;
  return {
    async isTrusted() {
      const at = now();
      const parsed = v.safeParse(Schema, (await area.get(KEY))[KEY]);
      const known = parsed.success ? parsed.output : null;
      const owed = known === null ? kept : owedAfter(known.owed, at - known.at, kept);
      // Workers begin often: not each of them writes.
      if (known === null || Math.abs(at - known.at) >= HOUR) await area.set({ [KEY]: { at, owed } });
      const isOff = (await deps.offsets()).some((offset) => Math.abs(offset) * 1000 > DAY);
      return owed === 0 && !isOff;
    },
  };
}

function owedAfter(owed: number, step: number, kept: number): number {
  // The step that puts it right again may be short enough to go for time that went by.
  if (step < -DAY) return kept + LONGEST_STEP;
  if (step > LONGEST_STEP) return Math.max(owed, Math.min(kept, owed + step));
  return step > 0 ? Math.max(0, owed - step) : owed;
}

import type { PasscodeRecord } from '../storage/records.ts';
import { byPlace } from './passcode-store.ts';

/**
 * The records whose place changes when `moved` is put right before another, or last. One, as long as there is a number
 * between the two neighbours; else all are numbered anew.
 */
export function placed(
  records: readonly PasscodeRecord[],
  moved: PasscodeRecord,
  before: PasscodeRecord | null,
): readonly PasscodeRecord[] {
  const others = records.filter(({ passcodeId }) => passcodeId !== moved.passcodeId).toSorted(byPlace);
  const at = before === null ? others.length : others.findIndex(({ passcodeId }) => passcodeId === before.passcodeId);
  const lower = others[at - 1]?.order;
  const higher = others[at]?.order;
  const order = between(lower, higher);
  if (order !== null) return [{ ...moved, order }];
  return others.toSpliced(at, 0, moved).map((record, place) => ({ ...record, order: place }));
}

function between(lower: number | undefined, higher: number | undefined): number | null {
  if (lower === undefined) return higher === undefined ? 0 : whole(Math.ceil(higher) - 1);
  if (higher === undefined) return whole(Math.floor(lower) + 1);
  const middle = lower + (higher - lower) / 2;
  return middle > lower && middle < higher ? middle : null;
}

/** Above that, one more is no other number. */
function whole(order: number): number | null {
  return Number.isSafeInteger(order) ? order : null;
}

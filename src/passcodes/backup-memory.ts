import * as v from 'valibot';
import type { BackupState, WrittenBackup } from '../messaging/passcodes.ts';
import type { PreferenceArea } from '../settings/settings.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { isActive } from './passcode-store.ts';

export interface BackupMemory {
  state(records: readonly PasscodeRecord[]): Promise<BackupState>;
  /** An encrypted backup of every account is in the person's hands. */
  keep(backup: WrittenBackup): Promise<void>;
}

const KEY = 'passcodes_backup';
/** Milliseconds that a clock may be put back by the time servers, as it is again and again. */
const STEP = 5_000;
const time = v.pipe(v.number(), v.integer(), v.minValue(0));
const Schema = v.object({
  lastAt: time,
  /** Of accounts that it holds and that were changed later than it was written, while the clock was ahead: when. */
  ahead: v.optional(v.record(v.string(), time), {}),
});

/**
 * When the last backup was written. A plain export is none: nobody should keep one. A time to come, written while the
 * clock was ahead, is none either and is forgotten: once it has come, everything added until then would go for saved.
 */
export function createBackupMemory(area: PreferenceArea, now: () => number): BackupMemory {
  return {
    async state(records) {
      const parsed = v.safeParse(Schema, (await area.get(KEY))[KEY]);
      const isToCome = parsed.success && parsed.output.lastAt > now() + STEP;
      // Where it can't be forgotten it is none for now all the same.
      if (isToCome) await area.set({ [KEY]: null }).catch(() => undefined);
      const last = parsed.success && !isToCome ? parsed.output : null;
      const ahead = new Map(Object.entries(last?.ahead ?? {}));
      const isHeld = ({ passcodeId, changedAt }: PasscodeRecord): boolean =>
        last !== null && (changedAt <= last.lastAt || changedAt === ahead.get(passcodeId));
      return { lastAt: last?.lastAt ?? null, due: records.some((record) => isActive(record) && !isHeld(record)) };
    },
    keep: ({ at, ahead }) => area.set({ [KEY]: { lastAt: at, ahead } }),
  };
}

/** What is to be kept of a backup that holds these records, read at this time. */
export function writtenBackup(at: number, records: readonly PasscodeRecord[]): WrittenBackup {
  const ahead = records.filter(({ changedAt }) => changedAt > at);
  return { at, ahead: Object.fromEntries(ahead.map(({ passcodeId, changedAt }) => [passcodeId, changedAt])) };
}

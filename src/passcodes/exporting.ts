import { writeBackup } from '../backup/backup.ts';
import type { Arrangement } from '../backup/entry.ts';
import type { SignInAccount } from '../backup/import-result.ts';
import { formatUriList } from '../backup/uri-list.ts';
import type { Handlers } from '../messaging/broker.ts';
import type { Answer } from '../messaging/messages.ts';
import type { Exported, PasscodeExport } from '../messaging/passcodes.ts';
import type { OathAccount } from '../oath/account.ts';
import { formatMigration } from '../oath/migration.ts';
import { formatOtpauth } from '../oath/otpauth.ts';
import type { Database } from '../storage/database.ts';
import { readAside } from '../storage/quarantine.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import { type Missed, missedOf } from './aside.ts';
import { type BackupMemory, writtenBackup } from './backup-memory.ts';
import { failed } from './failed.ts';
import { byPlace, isActive, type PasscodeStore } from './passcode-store.ts';
import type { Secrets } from './secrets.ts';

interface Exportable {
  readonly record: PasscodeRecord;
  readonly account: OathAccount;
}

/** Gives accounts out with their secrets. What can't be read or opened is named, in every form: nothing is left out silently. */
export function createExporting(deps: {
  readonly database: Database;
  readonly store: PasscodeStore;
  readonly secrets: Secrets;
  readonly backups: BackupMemory;
  /** Accounts for signing in, which a backup names and does not hold. */
  readonly signInAccounts: () => Promise<readonly SignInAccount[]>;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Handlers<'passcodes.export' | 'passcodes.saved'> {
  const { database, store, secrets, backups, signInAccounts, now, report } = deps;

  async function backup(password: string): Promise<Answer<Exported>> {
    // Taken before anything is read: what changes from here on may not be in it.
    const at = now();
    const { whole, leftOut, missed } = await openedAll();
    const accounts = whole.map(({ record, account }, order) => ({
      account,
      arrangement: arrangementOf(record, order),
    }));
    const written = await writeBackup({ accounts, enrolAgain: await signInAccounts() }, password, { now: () => at });
    if (written.kind === 'refused')
      return written.reason === 'no_password' ? failed('no_password') : failed('export_refused', written.reason);
    // Where some account is not in it, the reminder stays: the backup is there all the same. An account whose key is
    // lost is in no backup ever again, and no reminder would end by one.
    const isWhole = leftOut.length === 0 && missed.every(({ isLost }) => isLost);
    const held = whole.map(({ record }) => record);
    return {
      ok: true,
      texts: [written.text],
      leftOut: [...leftOut, ...missed.map(leftOutOf)],
      ...(isWhole && { backup: writtenBackup(at, held) }),
    };
  }

  async function openedAll() {
    const records = await store.all();
    // Asked after the records: reading them puts those aside that can't be read.
    const missed = missedOf(await readAside(database), records);
    return { ...(await opened(records.filter(isActive))), missed };
  }

  async function opened(records: readonly PasscodeRecord[]) {
    const inPlace = records.toSorted(byPlace);
    const accounts = await Promise.all(inPlace.map((record) => secrets.open(record)));
    const whole: Exportable[] = [];
    const leftOut: Exported['leftOut'][number][] = [];
    for (const [at, record] of inPlace.entries()) {
      const account = accounts[at] ?? null;
      if (account !== null) whole.push({ record, account });
      else leftOut.push({ issuer: record.issuer, label: record.label, reason: 'damaged' });
    }
    return { whole, leftOut };
  }

  async function migration(passcodeIds: readonly string[]): Promise<Answer<Exported>> {
    const named = new Set(passcodeIds);
    const wanted = (await store.all()).filter((record) => isActive(record) && named.has(record.passcodeId));
    if (wanted.length < named.size) return failed('passcode_gone');
    const { whole, leftOut, missed } = named.size === 0 ? await openedAll() : { ...(await opened(wanted)), missed: [] };
    const [batchId = 0] = crypto.getRandomValues(new Int32Array(1));
    const written = formatMigration(
      whole.map(({ account }) => account),
      batchId,
    );
    const told = written.leftOut.map(({ account: { issuer, label }, reason }) => ({ issuer, label, reason }));
    return { ok: true, texts: written.codes, leftOut: [...leftOut, ...missed.map(leftOutOf), ...told] };
  }

  return {
    async 'passcodes.export'(request: PasscodeExport) {
      switch (request.form) {
        case 'backup':
          return backup(request.password);
        case 'uris': {
          const { whole, leftOut, missed } = await openedAll();
          const texts = [formatUriList(whole.map(({ account }) => account))];
          return { ok: true, texts, leftOut: [...leftOut, ...missed.map(leftOutOf)] };
        }
        case 'account': {
          const record = await store.active(request.passcodeId);
          if (record === null) return failed('passcode_gone');
          const account = await secrets.open(record);
          return account === null
            ? failed('passcode_damaged')
            : { ok: true, texts: [formatOtpauth(account)], leftOut: [] };
        }
        case 'migration':
          return migration(request.passcodeIds);
      }
    },
    async 'passcodes.saved'(backup) {
      // Where it can't be remembered, the reminder stays.
      await backups.keep(backup).catch(report);
      return {};
    },
  };
}

function leftOutOf({ issuer, label }: Missed): Exported['leftOut'][number] {
  return { issuer, label, reason: 'damaged' };
}

/** What an otpauth URI can't hold. The sites stay here: a file of others must not say where codes are filled. */
function arrangementOf({ carried, group, pinned, note }: PasscodeRecord, order: number): Arrangement {
  return {
    ...carried,
    ...(group !== '' && { group }),
    ...(pinned && { pinned }),
    ...(note !== '' && { note }),
    order,
  };
}

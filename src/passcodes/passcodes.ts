import type { SignInAccount } from '../backup/import-result.ts';
import type { Handlers } from '../messaging/broker.ts';
import type { MessageName } from '../messaging/messages.ts';
import type { PasscodeMessages, SiteView } from '../messaging/passcodes.ts';
import type { PreferenceArea } from '../settings/settings.ts';
import type { Database } from '../storage/database.ts';
import { readAside } from '../storage/quarantine.ts';
import type { PasscodeRecord } from '../storage/records.ts';
import type { LostKey } from '../vault/lost-key.ts';
import type { Vault } from '../vault/vault.ts';
import { createAdding } from './adding.ts';
import { type Arranging, createArranging, KEPT_REMOVED } from './arranging.ts';
import { countAside, countLost, missedOf } from './aside.ts';
import { createBackupMemory } from './backup-memory.ts';
import { clockOff } from './clock-off.ts';
import { type Codes, createCodes } from './codes.ts';
import { createExporting } from './exporting.ts';
import { createPasscodeStore, isActive } from './passcode-store.ts';
import { inOrder, passcodeView } from './passcode-view.ts';
import { createSecrets } from './secrets.ts';
import { siteOf } from './site.ts';
import { createSweepClock } from './sweep-clock.ts';

export interface Passcodes extends Pick<Arranging, 'bind' | 'sweep'> {
  /** All but filling, which needs the page. */
  readonly handlers: Handlers<Exclude<keyof PasscodeMessages & MessageName, 'passcodes.fill'>>;
  /** What filling asks of an account before it uses its code. */
  account(passcodeId: string): Promise<Pick<PasscodeRecord, 'issuer' | 'label' | 'digits' | 'sites'> | null>;
  /** The code to be used now; that of an HOTP account is used up by it. */
  readonly code: Codes['use'];
  /** The kind of each account, and `removed` of those that were taken off the list. */
  kinds(): Promise<readonly string[]>;
  /** Whether any record was sealed for it. */
  holdsSealed(): Promise<boolean>;
}

export interface PasscodesBrowser {
  readonly tabs: { get(tabId: number): Promise<{ readonly url?: string | undefined }> };
  readonly storage: { readonly local: PreferenceArea };
}

/** Accounts that make one-time codes. Everything of them is on this computer. */
export function createPasscodes(deps: {
  readonly browser: PasscodesBrowser;
  readonly database: Database;
  readonly vault: Pick<Vault, 'open' | 'sealAll'>;
  readonly lostKey: LostKey;
  /** Tells the pages that something of an account changed: what they draw is in the database, which tells nobody. */
  readonly changed: () => Promise<void>;
  readonly signInAccounts: () => Promise<readonly SignInAccount[]>;
  /** Seconds that each known server's clock is ahead of this computer's. */
  readonly clockOffsets: () => Promise<readonly number[]>;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Passcodes {
  const { browser, database, lostKey, clockOffsets, now, report } = deps;
  const store = createPasscodeStore(database, now, deps.changed);
  const secrets = createSecrets(deps.vault);
  const backups = createBackupMemory(browser.storage.local, now);
  const codes = createCodes({ store, secrets, now });
  const sweepClock = createSweepClock({ area: browser.storage.local, kept: KEPT_REMOVED, offsets: clockOffsets, now });
  const arranging = createArranging({ ...deps, store, secrets, sweepClock });
  const adding = createAdding({ store, secrets, lostKey, restored, now });
  const exporting = createExporting({ ...deps, store, secrets, backups });

  /** Accounts that are aside may be in no backup. Where it can't be remembered, the reminder stays. */
  async function restored(backupOfAll: number): Promise<void> {
    const missed = missedOf(await readAside(database), await store.all());
    if (missed.every(({ isLost }) => isLost)) await backups.keep({ at: backupOfAll, ahead: {} }).catch(report);
  }

  /** Of the address that the browser names where the popup was opened over it, or the site was granted. */
  async function siteOfTab(tabId: number): Promise<SiteView | null> {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    return siteOf(tab?.url);
  }

  return {
    handlers: {
      async 'passcodes.list'({ tabId, first }) {
        const [all, site, offsets] = await Promise.all([
          store.all(),
          tabId === null ? null : siteOfTab(tabId),
          clockOffsets(),
        ]);
        const listed = inOrder(all.filter(isActive), site);
        const [drawn, backup, aside] = await Promise.all([
          codes.now(listed.slice(0, first)),
          backups.state(all),
          readAside(database),
        ]);
        return {
          accounts: listed.map((record) => passcodeView(record, site)),
          codes: drawn.codes,
          site,
          clockOff: clockOff(offsets),
          backup,
          aside: countAside(aside, all),
        };
      },
      async 'passcodes.codes'({ passcodeIds }) {
        const records = await Promise.all([...new Set(passcodeIds)].map((passcodeId) => store.active(passcodeId)));
        return codes.now(records.filter((record) => record !== null));
      },
      async 'passcodes.startAnew'() {
        const lost = await lostKey.startAnew();
        if (lost !== null) await deps.changed();
        return { ok: true, ...(lost === null ? { aside: 0, signIn: 0 } : countLost(lost)) };
      },
      'passcodes.next': ({ passcodeId }) => codes.next(passcodeId),
      ...arranging.handlers,
      ...adding,
      ...exporting,
    },
    async account(passcodeId) {
      const record = await store.active(passcodeId);
      if (record === null) return null;
      const { issuer, label, digits, sites } = record;
      return { issuer, label, digits, sites };
    },
    code: codes.use,
    bind: arranging.bind,
    sweep: arranging.sweep,
    kinds: async () => (await store.all()).map((record) => (isActive(record) ? record.kind : 'removed')),
    holdsSealed: async () => (await store.count()) > 0,
  };
}

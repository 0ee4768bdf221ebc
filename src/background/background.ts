import * as v from 'valibot';
import { createAccountStore } from '../accounts/account-store.ts';
import { type Accounts, createAccounts } from '../accounts/accounts.ts';
import { createEnrolment } from '../accounts/enrolment.ts';
import { type Approvals, type ApprovalsBrowser, createApprovals } from '../approvals/approvals.ts';
import { createHistory } from '../history/history.ts';
import { createBroker, type Handlers } from '../messaging/broker.ts';
import type { Reply } from '../messaging/envelope.ts';
import type { Sender } from '../messaging/sender.ts';
import type { SettingsView } from '../messaging/views.ts';
import { createPermissions, type GrantsBrowser, type Permissions } from '../permissions/reconcile.ts';
import { createCountersignApi } from '../protocols/countersign/api.ts';
import { createCountersignDriver } from '../protocols/countersign/driver.ts';
import { createPeerMemory } from '../protocols/countersign/peer-memory.ts';
import { createSettings, type PreferenceArea } from '../settings/settings.ts';
import { createDatabase, type Database } from '../storage/database.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import { createRecordStore } from '../storage/record-store.ts';
import { SlotRecordSchema } from '../storage/records.ts';
import { createSessionFamily, lockToTrustedContexts } from '../storage/session.ts';
import { StorageError } from '../storage/storage-error.ts';
import { createVault } from '../vault/vault.ts';

/** Everything of the browser that the background uses, each part as narrow as its room asks for it. */
export type BackgroundBrowser = ApprovalsBrowser &
  GrantsBrowser & {
    readonly runtime: { readonly id: string };
    readonly storage: { readonly local: PreferenceArea };
    readonly tabs: {
      query(filter: {
        active: true;
        lastFocusedWindow: true;
      }): Promise<readonly { readonly id?: number | undefined }[]>;
    };
  };

export interface Background {
  receive(message: unknown, sender: Sender): Promise<Reply>;
  readonly approvals: Approvals;
  readonly accounts: Accounts;
  readonly permissions: Permissions;
  /** What a new life of the extension has to bring up to date. */
  catchUp(): Promise<void>;
  /**
   * Once in each life of the extension (installed, updated, enabled, browser started) brings everything up to date,
   * and at every start of the worker goes on with what was stopped. `begin` is what a new life needs besides.
   */
  wake(begin: () => Promise<unknown>): Promise<void>;
}

/** Composes the rooms. Holds no state of its own: a new life of the worker is a new call of this. */
export function createBackground(deps: {
  readonly browser: BackgroundBrowser;
  readonly contentScript: string;
  readonly reportsOrigin: boolean;
  readonly fetch: typeof fetch;
  readonly report: (error: unknown) => void;
  readonly now?: () => number;
  readonly database?: Database;
}): Background {
  const { browser, contentScript, reportsOrigin, fetch, report, now = Date.now } = deps;
  const database = deps.database ?? createDatabase({ now });
  const session = browser.storage.session;
  const sealed = Promise.all([session, browser.storage.local].map(lockToTrustedContexts)).catch(report);
  // Session storage ends with a life of the extension. Enabling it again fires neither onInstalled nor onStartup.
  const lives = createSessionFamily(session, 'life', v.literal(true));

  const settings = createSettings(browser.storage.local);
  const permissions = createPermissions({ browser, contentScript, report });
  const history = createHistory({ database });
  const api = createCountersignApi({ fetch, peers: createPeerMemory(session), now });
  const driver = createCountersignDriver({ api, now });
  const store = createAccountStore(database);
  const vault = createVault({
    slots: createRecordStore(database, 'slots', SlotRecordSchema, now),
    holdsSealed: async () => (await store.accounts.all()).length > 0 || (await store.enrolments.all()).length > 0,
    now,
  });
  const accounts = createAccounts({ store, vault, api, now, report });
  const enrolment = createEnrolment({ store, vault, api, alone: createKeyedMutex(), now, report });
  const approvals = createApprovals({
    browser,
    accounts,
    driver,
    record: (entry) => history.record(entry),
    openByItself: async () => (await settings.get()).openPopupByItself,
    contentScript,
    reportsOrigin,
    report,
    now,
  });

  async function catchUp(): Promise<void> {
    await permissions.inject();
    await enrolment.resume();
    await accounts.refreshAll();
  }

  async function settingsView(): Promise<SettingsView> {
    const [preferences, grants] = await Promise.all([settings.get(), permissions.grants()]);
    return { ...preferences, ...grants };
  }

  const ownHandlers: Handlers<'popup.view' | 'settings.get' | 'settings.set'> = {
    async 'popup.view'() {
      const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
      const tabId = tab?.id ?? null;
      return {
        tabId,
        request: tabId === null ? null : await approvals.view(tabId),
        accounts: await accounts.count(),
        settings: await settingsView(),
        elsewhere: await approvals.elsewhere(tabId),
      };
    },
    'settings.get': () => settingsView(),
    async 'settings.set'({ openPopupByItself }) {
      await settings.set({ openPopupByItself });
      return settingsView();
    },
  };

  const broker = createBroker({
    self: { id: browser.runtime.id, baseUrl: browser.runtime.getURL('') },
    handlers: {
      ...ownHandlers,
      ...approvals.handlers,
      ...enrolment.handlers,
      ...accounts.handlers,
      ...history.handlers,
    },
    report: (name, error) => report(new Error(`the handler of ${name} failed`, { cause: error })),
    reasonOf: (error) => (error instanceof StorageError ? `storage_${error.code}` : null),
  });

  return {
    async receive(message, sender) {
      await sealed;
      return broker(message, sender);
    },
    approvals,
    accounts,
    permissions,
    catchUp,
    async wake(begin) {
      await sealed;
      if ((await lives.get('begun')) !== null) return enrolment.resume();
      await begin();
      await catchUp();
      await lives.set('begun', true);
    },
  };
}

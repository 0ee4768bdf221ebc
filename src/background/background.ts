import * as v from 'valibot';
import { createAccountStore } from '../accounts/account-store.ts';
import { type Accounts, createAccounts } from '../accounts/accounts.ts';
import { createDeviceNotices, type NoticesBrowser } from '../accounts/device-notices.ts';
import { createDevices } from '../accounts/devices.ts';
import { createEnrolment } from '../accounts/enrolment.ts';
import { createPageEnrolment, type PageEnrolment, type PageEnrolmentBrowser } from '../accounts/page-enrolment.ts';
import { type Approvals, type ApprovalsBrowser, createApprovals } from '../approvals/approvals.ts';
import { createDocumentCheck } from '../approvals/document-check.ts';
import { type CaptureVisibleTab, createCaptureQueue } from '../detection/capture/capture-queue.ts';
import { type OpenPicture, openPicture } from '../detection/capture/opened-picture.ts';
import { type Clock, pageClock } from '../detection/clock.ts';
import { createPagePictures, type PagePictures, type PagePicturesBrowser } from '../detection/page-pictures.ts';
import { createReaderInjection, type InjectionBrowser } from '../detection/reader-injection.ts';
import { createDiagnostics } from '../diagnostics/diagnostics.ts';
import { errorCode } from '../diagnostics/error-code.ts';
import { createErrorRing } from '../diagnostics/error-ring.ts';
import { failureIn, notingFailures } from '../diagnostics/noting-failures.ts';
import { createFill, type FillBrowser } from '../fill/fill.ts';
import { createHistory } from '../history/history.ts';
import { createBroker, type Handlers } from '../messaging/broker.ts';
import type { Envelope, Reply } from '../messaging/envelope.ts';
import type { Sender } from '../messaging/sender.ts';
import { PASSCODES_PREFIX } from '../messaging/session-keys.ts';
import type { SettingsView } from '../messaging/views.ts';
import { createPasscodes, type Passcodes } from '../passcodes/passcodes.ts';
import { siteOf } from '../passcodes/site.ts';
import { createPermissions, type GrantsBrowser, type Permissions } from '../permissions/reconcile.ts';
import { randomToken } from '../proofs/base64url.ts';
import { createCountersignApi } from '../protocols/countersign/api.ts';
import { createCountersignDriver } from '../protocols/countersign/driver.ts';
import { createPeerMemory, offsetOf } from '../protocols/countersign/peer-memory.ts';
import { createSettings, type PreferenceArea } from '../settings/settings.ts';
import { createDatabase, type Database } from '../storage/database.ts';
import { databaseHealth } from '../storage/health.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import { readAside } from '../storage/quarantine.ts';
import { createRecordStore } from '../storage/record-store.ts';
import { SlotRecordSchema } from '../storage/records.ts';
import { createSessionFamily, lockToTrustedContexts } from '../storage/session.ts';
import { StorageError } from '../storage/storage-error.ts';
import { createLostKey, isSealedAside } from '../vault/lost-key.ts';
import { createVault } from '../vault/vault.ts';
import { type ClipboardBrowser, createCopiedCodes } from './copied-codes.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { createPixelReadings, type PixelsBrowser } from './pixel-readings.ts';

/** Everything of the browser that the background uses, each part as narrow as its room asks for it. */
export type BackgroundBrowser = ApprovalsBrowser &
  NoticesBrowser &
  PageEnrolmentBrowser &
  GrantsBrowser &
  InjectionBrowser &
  PixelsBrowser &
  ClipboardBrowser &
  PagePicturesBrowser &
  FillBrowser & {
    readonly runtime: { readonly id: string };
    readonly storage: { readonly local: PreferenceArea };
    readonly tabs: {
      readonly captureVisibleTab: CaptureVisibleTab;
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
  readonly pageEnrolment: PageEnrolment;
  readonly permissions: Permissions;
  readonly pagePictures: PagePictures;
  tabClosed(tabId: number): Promise<void>;
  /** Something about the tab's address or loading changed. */
  tabChanged(tabId: number): Promise<void>;
  alarm(name: string): Promise<void>;
  /** What the entry itself fails at. */
  readonly report: (error: unknown) => void;
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
  readonly readerScript: string;
  readonly fillScript: string;
  readonly reportsOrigin: boolean;
  readonly fetch: typeof fetch;
  readonly report: (error: unknown) => void;
  readonly now?: () => number;
  readonly clock?: Pick<Clock, 'now' | 'after'>;
  readonly openPicture?: OpenPicture;
  readonly database?: Database;
}): Background {
  const { browser, contentScript, reportsOrigin, fetch, now = Date.now } = deps;
  const database = deps.database ?? createDatabase({ now });
  const session = browser.storage.session;
  const errors = createErrorRing({ area: session, now });
  /** What a room fails at goes to the console whole, and into the diagnostics by its code. */
  const reportFrom = (where: string) => (error: unknown) => {
    deps.report(error);
    void errors.note(where, errorCode(error));
  };
  const sealed = Promise.all([session, browser.storage.local].map(lockToTrustedContexts)).catch(reportFrom('session'));
  // Session storage ends with a life of the extension. Enabling it again fires neither onInstalled nor onStartup.
  const lives = createSessionFamily(session, 'life', v.literal(true));

  // Another value each time: the browser tells of no other write.
  const passcodeChanges = createSessionFamily(session, PASSCODES_PREFIX, v.string());

  const settings = createSettings(browser.storage.local);
  const permissions = createPermissions({ browser, contentScript, report: reportFrom('permissions') });
  const history = createHistory({ database });
  const peers = createPeerMemory(session);
  const copiedCodes = createCopiedCodes({ browser, now });
  const clockOffsets = async () => (await peers.all()).map(offsetOf);
  const api = notingFailures(createCountersignApi({ fetch, peers, now }), errors);
  const driver = createCountersignDriver({ api, now });
  const store = createAccountStore(database);
  const slots = createRecordStore(database, 'slots', SlotRecordSchema, now);
  const holdsSealed = async () =>
    (await store.accounts.all()).length > 0 ||
    (await store.enrolments.all()).length > 0 ||
    (await passcodes.holdsSealed()) ||
    (await readAside(database)).some(isSealedAside);
  const vault = createVault({ slots, holdsSealed, now });
  const deviceNotices = createDeviceNotices(browser);
  const accounts = createAccounts({ store, vault, api, deviceNotices, now, report: reportFrom('accounts') });
  const devices = createDevices({ accounts, api, now, report: reportFrom('devices') });
  const enrolment = createEnrolment({
    store,
    vault,
    api,
    alone: createKeyedMutex(),
    now,
    report: reportFrom('enrolment'),
  });
  const pageEnrolment = createPageEnrolment({
    browser,
    store,
    vault,
    api,
    alone: createKeyedMutex(),
    now,
    report: reportFrom('page_enrolment'),
    presence: (page) => createDocumentCheck(browser.tabs).presence(page),
    nameOf: async (issuer) => (await accounts.forIssuer(issuer))[0]?.issuerName ?? null,
    changed: (tabId) => approvals.mark(tabId),
  });
  const passcodes: Passcodes = createPasscodes({
    browser,
    database,
    vault,
    changed: () => passcodeChanges.set('last', randomToken()),
    lostKey: createLostKey({ database, slots, holdsSealed, now }),
    signInAccounts: async () => (await store.accounts.all()).map(({ label, issuer }) => ({ label, issuer })),
    clockOffsets,
    now,
    report: reportFrom('passcodes'),
  });
  const approvals: Approvals = createApprovals({
    browser,
    accounts,
    driver,
    enrolmentCodes: pageEnrolment,
    record: (entry) => history.record(entry),
    openByItself: async () => (await settings.get()).openPopupByItself,
    siteOf,
    contentScript,
    reportsOrigin,
    report: reportFrom('approvals'),
    now,
  });

  const clock = deps.clock ?? pageClock;
  const queue = createCaptureQueue({
    captureVisibleTab: (windowId, options) => browser.tabs.captureVisibleTab(windowId, options),
    clock,
  });
  const pagePictures = createPagePictures({ browser, queue, clock });
  const pixelReadings = createPixelReadings({
    browser,
    reportsOrigin,
    fetch,
    openPicture: deps.openPicture ?? openPicture,
    queue,
    isScanning: (tabId) => approvals.isScanning(tabId),
    clock,
  });

  async function catchUp(): Promise<void> {
    await permissions.inject();
    await enrolment.resume();
    await pageEnrolment.resume();
    await passcodes.sweep().catch(reportFrom('passcodes'));
    await accounts.refreshAll();
  }

  async function settingsView(): Promise<SettingsView> {
    const [preferences, grants] = await Promise.all([settings.get(), permissions.grants()]);
    return { ...preferences, ...grants };
  }

  const diagnostics = createDiagnostics({
    sources: {
      settings: settingsView,
      accounts: () => accounts.statuses(),
      enrolments: async () => (await store.enrolments.all()).map(({ step }) => step.kind),
      requests: () => approvals.phases(),
      history: () => history.outcomes(),
      vault: async () => (await vault.state()).kind,
      database: () => databaseHealth(database),
      passcodes: () => passcodes.kinds(),
      clockOffsets,
    },
    errors,
    now,
  });

  const ownHandlers: Handlers<'popup.view' | 'accounts.list' | 'settings.get' | 'settings.set'> = {
    async 'popup.view'() {
      const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
      const tabId = tab?.id ?? null;
      // All at once: asked one after the other, a popup waits for each of them.
      const [request, enrolling, count, shownSettings, elsewhere, notices] = await Promise.all([
        tabId === null ? null : approvals.view(tabId),
        pageEnrolment.resume().then(() => (tabId === null ? null : pageEnrolment.view(tabId))),
        accounts.count(),
        settingsView(),
        approvals.elsewhere(tabId),
        accounts.notices(),
      ]);
      return {
        tabId,
        ...oneAtATime(request, enrolling),
        accounts: count,
        settings: shownSettings,
        elsewhere,
        notices,
      };
    },
    async 'accounts.list'(request, sender) {
      await pageEnrolment.resume();
      return accounts.handlers['accounts.list'](request, sender);
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
      ...approvals.handlers,
      ...enrolment.handlers,
      ...pageEnrolment.handlers,
      ...accounts.handlers,
      ...devices.handlers,
      ...passcodes.handlers,
      ...createFill({
        browser,
        fillScript: deps.fillScript,
        account: (passcodeId) => passcodes.account(passcodeId),
        code: passcodes.code,
        bind: passcodes.bind,
        siteOf,
        report: reportFrom('fill'),
      }),
      ...history.handlers,
      ...diagnostics.handlers,
      ...pixelReadings.handlers,
      ...pagePictures.handlers,
      ...copiedCodes.handlers,
      ...createReaderInjection({ browser, readerScript: deps.readerScript }),
      ...ownHandlers,
    },
    report: (name, error) => reportFrom(name)(new Error(`the handler of ${name} failed`, { cause: error })),
    reasonOf: (error) => (error instanceof StorageError ? `storage_${error.code}` : null),
  });

  return {
    async receive(message, sender) {
      await sealed;
      const reply = await broker(message, sender);
      const failure = reply.outcome === 'answered' ? failureIn(reply.response) : null;
      // What was answered was an envelope.
      if (failure !== null) await errors.note((message as Envelope).name, failure);
      return reply;
    },
    report: reportFrom('background'),
    approvals,
    accounts,
    pageEnrolment,
    permissions,
    pagePictures,
    async tabClosed(tabId) {
      await Promise.all([approvals.tabClosed(tabId), pageEnrolment.tabClosed(tabId)]);
    },
    async tabChanged(tabId) {
      pixelReadings.tabChanged(tabId);
      await Promise.all([approvals.tabChanged(tabId), pageEnrolment.tabChanged(tabId)]);
    },
    async alarm(name) {
      await Promise.all([approvals.alarm(name), pageEnrolment.alarm(name), copiedCodes.alarm(name)]);
    },
    catchUp,
    async wake(begin) {
      await sealed;
      if ((await lives.get('begun')) !== null) {
        await permissions.resume().catch(reportFrom('permissions'));
        await enrolment.resume();
        return pageEnrolment.resume();
      }
      await begin();
      await catchUp();
      await lives.set('begun', true);
    },
  };
}

import * as v from 'valibot';
import type { Handlers } from '../messaging/broker.ts';
import type { CodesReport, ScanReport } from '../messaging/messages.ts';
import type { SiteView } from '../messaging/passcodes.ts';
import { ScanReportSchema } from '../messaging/schemas.ts';
import type { HistoryEntryView, RequestView, ScanResult } from '../messaging/views.ts';
import type { Driver, ShownCode } from '../protocols/countersign/driver.ts';
import { createKeyedMutex } from '../storage/mutex.ts';
import type { SessionArea } from '../storage/session.ts';
import { type AnnounceBrowser, createAnnouncer } from './announce.ts';
import { burn } from './burning.ts';
import { claim } from './claiming.ts';
import { proceed } from './continuing.ts';
import { decide } from './deciding.ts';
import { createDocumentCheck, type TabsBrowser } from './document-check.ts';
import { leave } from './leaving.ts';
import { createLimits } from './limits.ts';
import { observePage } from './observe-page.ts';
import { refuse } from './refuse.ts';
import { isEnded, type LoginRequest, type Page } from './request.ts';
import { createRequests, tabOfAlarm } from './requests.ts';
import type { EnrolledAccounts } from './room.ts';
import { explain, look, offered, type ScanBrowser } from './scan.ts';
import { type SeeingDeps, see } from './seeing.ts';
import { tooManyCodes } from './sighting.ts';
import { viewOf } from './view.ts';

export type ApprovalsBrowser = AnnounceBrowser &
  ScanBrowser & {
    readonly storage: { readonly session: SessionArea };
    readonly alarms: {
      create(name: string, when: { when: number }): Promise<unknown>;
      clear(name: string): Promise<unknown>;
    };
    readonly tabs: TabsBrowser & { update(tabId: number, changes: { url: string }): Promise<unknown> };
  };

/** What becomes of the enrolment codes of a page, which are another room's. */
export interface EnrolmentCodes {
  /** Answers whether something is offered that was not before. */
  codesSeen(page: Page, codes: readonly ShownCode[]): Promise<boolean>;
  /** The person has this tab scanned. */
  askedAnew(tabId: number): Promise<void>;
  /** Whether an offer waits for the person in this tab. */
  waits(tabId: number): Promise<boolean>;
}

export interface Approvals {
  readonly handlers: Handlers<
    'codes.seen' | 'scan.page' | 'request.continue' | 'request.decide' | 'request.burn' | 'request.dismiss'
  >;
  /** "Scan this page": looks at the tab now and says what there is. */
  scan(tabId: number): Promise<ScanResult>;
  /** Whether the person is having this tab scanned now. */
  isScanning(tabId: number): boolean;
  /** The tab's request as the popup draws it. */
  view(tabId: number): Promise<RequestView | null>;
  /** Requests that wait in other tabs. */
  elsewhere(tabId: number | null): Promise<number>;
  /** The phase of every request that is kept. */
  phases(): Promise<readonly LoginRequest['phase'][]>;
  /** Shows anew on the tab's icon whether something waits. */
  mark(tabId: number): Promise<void>;
  tabClosed(tabId: number): Promise<void>;
  /** Something about the tab's address or loading changed. */
  tabChanged(tabId: number): Promise<void>;
  alarm(name: string): Promise<void>;
  /** Resolves when nothing is under way that was started by itself. */
  settled(): Promise<void>;
}

/**
 * The life of login requests, from the code on a page to the tab that goes on. `contentScript` is the built file
 * of the content script; `reportsOrigin` says whether this browser stamps `sender.origin`.
 */
export function createApprovals(deps: {
  readonly browser: ApprovalsBrowser;
  readonly accounts: EnrolledAccounts;
  readonly driver: Driver;
  readonly enrolmentCodes: EnrolmentCodes;
  readonly record: (entry: HistoryEntryView) => Promise<void>;
  readonly openByItself: () => Promise<boolean>;
  readonly siteOf: (url: string) => SiteView | null;
  readonly contentScript: string;
  readonly reportsOrigin: boolean;
  readonly report: (error: unknown) => void;
  readonly now?: () => number;
  readonly newRequestId?: () => string;
}): Approvals {
  const { browser, accounts, driver, enrolmentCodes, contentScript, report } = deps;
  const now = deps.now ?? Date.now;
  const alone = createKeyedMutex();
  const documents = createDocumentCheck(browser.tabs);
  const limits = createLimits({ area: browser.storage.session, alone, now });
  const announcer = createAnnouncer({
    browser,
    limits,
    alone,
    current: (tabId) => requests.get(tabId),
    openByItself: deps.openByItself,
    waitsBeside: (tabId) => enrolmentCodes.waits(tabId),
    report,
  });
  const tasks = new Set<Promise<void>>();
  const later = (task: Promise<void>) => {
    const settled: Promise<void> = task.catch(report).finally(() => tasks.delete(settled));
    tasks.add(settled);
  };
  const requests = createRequests({
    area: browser.storage.session,
    alone,
    now,
    record: (entry) => deps.record(entry).catch(report),
    alarms: browser.alarms,
    changed: announcer.mark,
    later,
  });
  const room: SeeingDeps = {
    requests,
    accounts,
    driver,
    documents,
    limits,
    announcer,
    now,
    report,
    later,
    navigate: (tabId, url) => browser.tabs.update(tabId, { url }),
    newRequestId: deps.newRequestId ?? (() => crypto.randomUUID()),
    isActive: async (tabId) => (await browser.tabs.get(tabId).catch(() => null))?.active === true,
  };
  const shownCodes = ({ texts }: CodesReport) =>
    texts.map((text) => driver.recognise(text)).filter((code) => code !== null);
  /**
   * Tabs that the person is having scanned, how often at once, and the page that was seen there meanwhile: the popup is
   * open over them already.
   */
  const scanning = new Map<number, { times: number; page: Page | null }>();

  // What was under way belongs to an earlier life of the worker. Nothing else is done before this is sorted out.
  const recovered = recover().catch(report);

  async function recover(): Promise<void> {
    for (const request of await requests.all()) {
      await requests.apply(request, { type: 'interrupted', now: now() });
      if (request.phase === 'claiming') later(claim(room, request));
      else if (!isEnded(request)) later(follow(request));
    }
  }

  async function follow(request: LoginRequest): Promise<void> {
    if ((await documents.presence(request.page)) === 'gone') await leave(room, request, 'navigated');
  }

  async function scan(tabId: number): Promise<ScanResult> {
    await recovered;
    const current = scanning.get(tabId) ?? { times: 0, page: null };
    current.times += 1;
    scanning.set(tabId, current);
    try {
      // The person asks anew: what ended here earlier is out of the way.
      await requests.remove(tabId, isEnded);
      await enrolmentCodes.askedAnew(tabId);
      const seen = await look(browser, contentScript, tabId, readReport);
      if ('result' in seen) return seen;
      const request = await requests.get(tabId);
      if (request !== null) return { result: 'request', requestId: request.requestId };
      if (await enrolmentCodes.waits(tabId)) return { result: 'enrolment_offer' };
      const isEnrolled = async (issuer: string) => (await accounts.forIssuer(issuer)).length > 0;
      const accountCodes = offered(seen, current.page, deps.siteOf);
      const isThere = async (page: Page | null) => page !== null && (await documents.presence(page)) === 'present';
      if (accountCodes !== null && (await isThere(current.page))) return accountCodes;
      return await explain(seen.report, (text) => driver.recognise(text), isEnrolled);
    } finally {
      current.times -= 1;
      if (current.times === 0) scanning.delete(tabId);
    }
  }

  return {
    handlers: {
      async 'codes.seen'(seen, sender) {
        await recovered;
        const page = await observePage(sender, deps.reportsOrigin, documents.askDocument);
        if (page === null) return { accepted: false };
        const scan = scanning.get(page.tabId);
        if (scan !== undefined) scan.page = page;
        const asked = await see(room, seen, page, scanning.has(page.tabId));
        const offered = !tooManyCodes(seen) && (await enrolmentCodes.codesSeen(page, shownCodes(seen)));
        return { accepted: asked || offered };
      },
      'scan.page': ({ tabId }) => scan(tabId),
      async 'request.continue'({ requestId, accountId }) {
        await recovered;
        return proceed(room, requestId, accountId);
      },
      async 'request.decide'(click) {
        await recovered;
        return decide(room, click);
      },
      async 'request.burn'({ requestId }) {
        await recovered;
        return burn(room, requestId);
      },
      async 'request.dismiss'({ requestId }) {
        await recovered;
        const request = await requests.find(requestId);
        if (request === null) return { ok: true };
        const removed = await requests.remove(
          request.page.tabId,
          (current) => current.requestId === requestId && isDismissable(current),
        );
        return removed ? { ok: true } : refuse('rejected', 'This request is not over yet.');
      },
    },
    scan,
    isScanning: (tabId) => scanning.has(tabId),
    async view(tabId) {
      await recovered;
      const request = await requests.get(tabId);
      return request === null ? null : viewOf(request);
    },
    async elsewhere(tabId) {
      await recovered;
      return (await requests.all()).filter((request) => request.page.tabId !== tabId && isWaiting(request)).length;
    },
    async phases() {
      await recovered;
      return (await requests.all()).map(({ phase }) => phase);
    },
    async mark(tabId) {
      await announcer.mark(tabId);
    },
    async tabClosed(tabId) {
      await recovered;
      const request = await requests.get(tabId);
      if (request !== null) await leave(room, request, 'tab_closed');
      await requests.remove(tabId, isEnded);
      await limits.tabClosed(tabId);
    },
    async tabChanged(tabId) {
      await recovered;
      const request = await requests.get(tabId);
      if (request !== null && !isEnded(request)) await follow(request);
    },
    async alarm(name) {
      await recovered;
      const tabId = tabOfAlarm(name);
      // Reading a request ends it when its time is over.
      if (tabId !== null) await requests.get(tabId);
    },
    async settled() {
      await recovered;
      while (tasks.size > 0) await Promise.all(tasks);
    },
  };
}

const isDismissable = (request: LoginRequest): boolean =>
  isEnded(request) || (request.phase === 'relay_alarm' && request.burn !== 'burning');

const isWaiting = (request: LoginRequest): boolean =>
  !isEnded(request) && !(request.phase === 'relay_alarm' && request.burn === 'burned');

function readReport(answer: unknown): ScanReport | null {
  const parsed = v.safeParse(ScanReportSchema, answer);
  return parsed.success ? parsed.output : null;
}

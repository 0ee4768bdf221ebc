import type { Handlers } from '../messaging/broker.ts';
import type { Answer, MessageFailure } from '../messaging/messages.ts';
import { type ObservedPage, sameDocument } from '../messaging/observed-page.ts';
import type { PageEnrolmentView } from '../messaging/views.ts';
import { checkNumber } from '../proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../proofs/keys.ts';
import { webOrigin } from '../proofs/origin.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import type { KeyedMutex } from '../storage/mutex.ts';
import type { SessionArea } from '../storage/session.ts';
import type { Vault } from '../vault/vault.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import type { AccountStore } from './account-store.ts';
import { createEnrolmentOffers, type Offer } from './enrolment-offers.ts';
import { createPageClaim, RESULT_WAIT } from './page-claim.ts';
import { createPageNotices, type PageNoticesBrowser } from './page-notices.ts';
import {
  begunOf,
  createPageProgresses,
  hasEnded,
  type PageOutcome,
  type PageProgress,
  UNSEEN,
} from './page-progress.ts';
import { type FromPage, isFromPage } from './page-steps.ts';
import { offerView, progressView } from './page-view.ts';

export type PageEnrolmentBrowser = PageNoticesBrowser & {
  readonly storage: { readonly session: SessionArea };
  readonly alarms: {
    create(name: string, when: { when: number }): Promise<unknown>;
    clear(name: string): Promise<unknown>;
  };
  readonly tabs: { get(tabId: number): Promise<{ readonly url?: string | undefined }> };
};

export interface PageEnrolment {
  readonly handlers: Handlers<'page_enrolment.begin' | 'page_enrolment.cancel' | 'page_enrolment.dismiss'>;
  /** A page shows these codes. Answers whether something is offered that was not before. */
  codesSeen(page: ObservedPage, codes: readonly ShownCode[]): Promise<boolean>;
  /** The person has this tab scanned: what they declined, or what ended, is out of the way. */
  askedAnew(tabId: number): Promise<void>;
  /** Whether an offer waits for the person in this tab. */
  waits(tabId: number): Promise<boolean>;
  /** What the popup over this tab shows: its offer, or the enrolment that the page's server is busy with. */
  view(tabId: number): Promise<PageEnrolmentView | null>;
  tabClosed(tabId: number): Promise<void>;
  tabChanged(tabId: number): Promise<void>;
  alarm(name: string): Promise<void>;
  /** Goes on with every enrolment that is under way. A page of ours was opened, or the worker began a new life. */
  resume(): Promise<void>;
  /** Resolves when nothing is under way that was started by itself. */
  settled(): Promise<void>;
}

/** Enrolments with one issuer that may still come to something. A page that goes on offering gets no more of them. */
const MOST_AT_ONCE = 5;
/** Milliseconds to the next try: while the page lives, and after that. */
const SOON = 30_000;
const LATER = 15 * 60_000;
/** Milliseconds between two tries that pages of ours ask for by being opened. */
const PAUSE = 5_000;
const ALARM = 'page-enrolment';

/**
 * Enrolment from a page (P22): an offer where the issuer's own page shows a code, the person's click, a key that is
 * stored before the server hears of it, the claim, and then waiting for what the page confirms. The person's click on
 * the page closes the popup, so all of that goes on without it and over any number of lives of the worker.
 */
export function createPageEnrolment(deps: {
  readonly browser: PageEnrolmentBrowser;
  readonly store: AccountStore;
  readonly vault: Vault;
  readonly api: CountersignApi;
  readonly alone: KeyedMutex;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
  readonly presence: (page: ObservedPage) => Promise<'present' | 'gone' | 'silent'>;
  /** What an issuer is called, where an account of it is enrolled. */
  readonly nameOf: (issuer: string) => Promise<string | null>;
  /** Told after each change of a tab's offer. */
  readonly changed: (tabId: number) => Promise<void>;
}): PageEnrolment {
  const { browser, store, vault, api, alone, now, report, presence, nameOf } = deps;
  const { enrolments } = store;
  const area = browser.storage.session;
  const notices = createPageNotices(browser);
  const progresses = createPageProgresses({ area, now });
  const offers = createEnrolmentOffers({
    area,
    alone,
    now,
    isGone: async (page) => (await presence(page)) === 'gone',
    isSpent: async (page, otp) => (await progresses.all()).some((progress) => isAbout(progress, page, otp)),
    changed: deps.changed,
  });
  const claims = createPageClaim({
    store,
    vault,
    api,
    now,
    show: (progress) => unlessOver(progress.enrolmentId, () => progresses.set(progress)),
    seenOf: async (enrolmentId) => {
      const { otp, document } = (await progresses.get(enrolmentId)) ?? UNSEEN;
      return { otp, document };
    },
    ended: (outcome) =>
      unlessOver(outcome.enrolmentId, async () => {
        await progresses.set(outcome);
        await notices.tell(outcome).catch(report);
      }),
  });
  /** Enrolments that this life of the worker is busy with. */
  const running = new Map<string, Promise<void>>();
  const triedAt = new Map<string, number>();

  /**
   * The person's own word stands, and outlives the browser with the record: what comes later of the server changes
   * nothing that is shown.
   */
  async function unlessOver(enrolmentId: string, task: () => Promise<void>): Promise<void> {
    const [before, record] = await Promise.all([progresses.get(enrolmentId), enrolments.get(enrolmentId)]);
    const isStopped = record !== null && isFromPage(record) && record.step.stopped;
    if (!isStopped && (before === null || !hasEnded(before))) await task();
  }

  const fromPages = async (): Promise<readonly FromPage[]> => (await enrolments.all()).filter(isFromPage);

  async function begin(offerId: string, deviceName: string): Promise<Answer<object>> {
    const offer = await offers.find(offerId);
    if (offer === null) return refuse('page_gone', 'There is no such offer any more.');
    if ((await presence(offer.page)) !== 'present') {
      await offers.remove(offer);
      return refuse('page_gone', 'The page that showed the code is not there.');
    }
    if ((await underWayAt(offer.issuer)) >= MOST_AT_ONCE) return refuse('too_many_requests', 'Others are under way.');
    const record = await keep(offer, deviceName);
    await progresses.set(await claims.progressOf(record, { otp: offer.otp, document: offer.page.document }));
    await offers.remove(offer);
    await setAlarm();
    await goOn(record.enrolmentId);
    return { ok: true };
  }

  /** What was taken back, or is over, is only asked about, for up to a day: that must keep nobody from adding. */
  async function underWayAt(issuer: string): Promise<number> {
    const open = (record: FromPage) => !record.step.stopped && record.step.expiresAt > now();
    return (await fromPages()).filter((record) => record.issuer === issuer && open(record)).length;
  }

  /** The key is stored before the server hears of it: what it is told about can then never be lost here. */
  async function keep(offer: Offer, deviceName: string): Promise<FromPage> {
    const enrolmentId = crypto.randomUUID();
    const { privateKey, publicJwk } = await generateAccountKey();
    const record: FromPage = {
      enrolmentId,
      issuer: offer.issuer,
      issuerName: (await nameOf(offer.issuer)) ?? offer.issuer,
      deviceName: deviceName.trim() || 'Browser',
      publicJwk,
      sealedKey: await vault.sealKey(enrolmentId, privateKey),
      createdAt: now(),
      step: {
        kind: 'page_claiming',
        sealedToken: await vault.seal('enrolment-token', enrolmentId, new TextEncoder().encode(offer.otp)),
        stopped: false,
        expiresAt: offer.seenAt + LIFETIME.enrolmentPage * 1000,
        privateWindow: offer.page.privateWindow,
      },
    };
    await enrolments.add(record);
    return record;
  }

  /**
   * Asks for as long as this worker lives and the server holds its answers back; the alarm does the rest. Resolves
   * after the first answer.
   */
  function goOn(enrolmentId: string): Promise<void> {
    if (running.has(enrolmentId)) return Promise.resolve();
    return new Promise((answered) => {
      const task = run(enrolmentId, answered)
        .catch(report)
        .finally(() => {
          running.delete(enrolmentId);
          answered();
        });
      running.set(enrolmentId, task);
    });
  }

  async function run(enrolmentId: string, answered: () => void): Promise<void> {
    for (;;) {
      const began = now();
      triedAt.set(enrolmentId, began);
      const next = await claims.advance(enrolmentId);
      if (next === 'over') return setAlarm();
      answered();
      if (next === 'later') return;
      // An answer that was not held back must not become a tight loop; a claim's never is.
      if (next === 'waiting' && Math.abs(now() - began) < (RESULT_WAIT * 1000) / 2) return;
    }
  }

  async function setAlarm(): Promise<void> {
    const records = await fromPages();
    const isAlive = records.some(({ step }) => step.expiresAt > now());
    if (records.length === 0) await browser.alarms.clear(ALARM);
    else await browser.alarms.create(ALARM, { when: now() + (isAlive ? SOON : LATER) });
  }

  async function resume(pause: number): Promise<void> {
    await restore();
    const records = await fromPages();
    if (records.length === 0) return;
    await setAlarm();
    for (const { enrolmentId } of records) {
      if (Math.abs(now() - (triedAt.get(enrolmentId) ?? 0)) >= pause) void goOn(enrolmentId);
    }
  }

  /** Puts what is shown right by what is stored: a browser or a worker may have ended between the two. */
  const restore = () =>
    alone('page-enrolment:restore', async () => {
      const records = await fromPages();
      for (const record of records) {
        const known = await progresses.get(record.enrolmentId);
        if (known === null && !record.step.stopped) await progresses.set(await claims.progressOf(record, UNSEEN));
      }
      for (const progress of await progresses.all()) {
        if (hasEnded(progress) || running.has(progress.enrolmentId)) continue;
        if ((await enrolments.get(progress.enrolmentId)) === null) await finish(progress);
      }
    });

  /** The record is gone, and nobody was told why. */
  async function finish(progress: PageProgress): Promise<void> {
    const account = await store.accounts.get(progress.enrolmentId);
    if (account === null) return progresses.remove(progress.enrolmentId);
    const outcome: PageOutcome = {
      ...begunOf(progress),
      endedAt: now(),
      phase: 'registered',
      label: account.label,
      activeAfter: account.activeAfter,
      checkNumber: checkNumber(await thumbprint(account.publicJwk)),
    };
    await progresses.set(outcome);
    await notices.tell(outcome).catch(report);
  }

  /**
   * The person takes it back. The key stays until the server has told what became of it: the answer to a claim may have
   * been lost, and a page that confirms then would leave a device at the server that nobody could remove from here.
   */
  async function cancel(enrolmentId: string): Promise<void> {
    const stopped = await enrolments.update(enrolmentId, (current) =>
      isFromPage(current) ? { ...current, step: { ...current.step, stopped: true } } : null,
    );
    // The page was faster: there is an account now, and it is told so.
    if (stopped === null) return;
    const progress = await progresses.get(enrolmentId);
    if (progress !== null && !hasEnded(progress)) {
      await progresses.set({ ...begunOf(progress), endedAt: now(), phase: 'stopped' });
    }
  }

  async function shownAt(tabId: number): Promise<PageProgress | null> {
    const tab = await browser.tabs.get(tabId).catch(() => null);
    const origin = webOrigin(tab?.url);
    const here = (await progresses.all()).filter(({ issuer }) => issuer.issuer === origin);
    return here.find((progress) => !hasEnded(progress)) ?? here[0] ?? null;
  }

  return {
    handlers: {
      'page_enrolment.begin': ({ offerId, deviceName }) =>
        alone('page-enrolment:begin', () => begin(offerId, deviceName)),
      async 'page_enrolment.cancel'({ enrolmentId }) {
        await cancel(enrolmentId);
        return { ok: true };
      },
      async 'page_enrolment.dismiss'({ id }) {
        await offers.decline(id);
        const progress = await progresses.get(id);
        if (progress !== null && hasEnded(progress)) await progresses.remove(id);
        return { ok: true };
      },
    },
    codesSeen: (page, codes) => offers.seen(page, codes),
    async askedAnew(tabId) {
      await offers.askedAnew(tabId);
      const shown = await shownAt(tabId);
      if (shown !== null && hasEnded(shown)) await progresses.remove(shown.enrolmentId);
    },
    waits: async (tabId) => (await offers.get(tabId)) !== null,
    async view(tabId) {
      const offer = await offers.get(tabId);
      // A code that is offered was seen after what is under way began, so the page is about this one now.
      if (offer !== null) return offerView(offer, await nameOf(offer.issuer));
      const progress = await shownAt(tabId);
      return progress === null ? null : progressView(progress, now());
    },
    tabClosed: (tabId) => offers.tabClosed(tabId),
    tabChanged: (tabId) => offers.tabChanged(tabId),
    async alarm(name) {
      if (name === ALARM) await resume(0);
    },
    resume: () => resume(PAUSE),
    async settled() {
      while (running.size > 0) await Promise.all(running.values());
    },
  };
}

/** A page that renews its code while it is claimed goes on showing one for a moment: nothing new is to be had there. */
const isAbout = (progress: PageProgress, page: ObservedPage, otp: string): boolean =>
  progress.otp === otp ||
  (!hasEnded(progress) && progress.document !== null && sameDocument(progress.document, page.document));

const refuse = (code: MessageFailure['code'], detail: string): Answer<object> => ({
  ok: false,
  failure: { code, detail },
});

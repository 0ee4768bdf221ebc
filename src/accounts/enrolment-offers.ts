import * as v from 'valibot';
import { type ObservedPage, ObservedPageSchema, sameDocument } from '../messaging/observed-page.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import type { KeyedMutex } from '../storage/mutex.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';
import { OtpSchema } from '../wire/fields.ts';
import { LIFETIME } from '../wire/lifetimes.ts';

/** An enrolment code on its issuer's own page. Nothing was asked of anybody yet. Times in milliseconds. */
const OfferSchema = v.strictObject({
  offerId: v.pipe(v.string(), v.minLength(1)),
  page: ObservedPageSchema,
  issuer: v.string(),
  otp: OtpSchema,
  seenAt: v.number(),
  /** The person said "not now": this code is not offered again until they scan the page. */
  declined: v.boolean(),
});
export type Offer = v.InferOutput<typeof OfferSchema>;

/** The offers of all tabs, one for each, as long as the document that shows the code is there. */
export interface EnrolmentOffers {
  /**
   * A page shows these codes. An offer comes of exactly one enrolment code of the page's own origin (P11); anywhere
   * else it may be a copy that would tie this browser to a stranger's account. Answers whether there is a new one.
   */
  seen(page: ObservedPage, codes: readonly ShownCode[]): Promise<boolean>;
  /** The tab's offer, unless it was declined. */
  get(tabId: number): Promise<Offer | null>;
  find(offerId: string): Promise<Offer | null>;
  decline(offerId: string): Promise<void>;
  remove(offer: Offer): Promise<void>;
  /** What was declined may be offered again. */
  askedAnew(tabId: number): Promise<void>;
  tabClosed(tabId: number): Promise<void>;
  /** Something about the tab's address or loading changed: an offer goes with its document. */
  tabChanged(tabId: number): Promise<void>;
}

export function createEnrolmentOffers(deps: {
  readonly area: SessionArea;
  readonly alone: KeyedMutex;
  readonly now: () => number;
  /** Whether the document that showed a code is gone from its tab. */
  readonly isGone: (page: ObservedPage) => Promise<boolean>;
  /** Whether this code was taken up before, or another of the same document is right now. */
  readonly isSpent: (page: ObservedPage, otp: string) => Promise<boolean>;
  /** Told after each change of a tab's offer. */
  readonly changed: (tabId: number) => Promise<void>;
}): EnrolmentOffers {
  const { area, now, isGone, isSpent, changed } = deps;
  const family = createSessionFamily<Offer>(area, 'enrolment-offer', OfferSchema);
  /** Tabs whose offer changed; told when the lock is let go, since who is told may ask for the offer. */
  const touched = new Set<number>();
  async function alone<T>(tabId: number, task: () => Promise<T>): Promise<T> {
    try {
      return await deps.alone(`offer:${tabId}`, task);
    } finally {
      if (touched.delete(tabId)) await changed(tabId);
    }
  }

  /** Only with the tab's lock held. */
  async function current(tabId: number): Promise<Offer | null> {
    const offer = await family.get(String(tabId));
    if (offer === null || !isOver(offer)) return offer;
    await forget(tabId);
    return null;
  }

  const isOver = ({ seenAt }: Offer) => now() - seenAt >= LIFETIME.enrolmentPage * 1000;

  async function store(offer: Offer): Promise<void> {
    await family.set(String(offer.page.tabId), offer);
    touched.add(offer.page.tabId);
  }

  async function forget(tabId: number): Promise<void> {
    await family.remove(String(tabId));
    touched.add(tabId);
  }

  async function find(offerId: string): Promise<Offer | null> {
    for (const tabId of (await family.all()).keys()) {
      const offer = await alone(Number(tabId), () => current(Number(tabId)));
      if (offer?.offerId === offerId) return offer;
    }
    return null;
  }

  return {
    async seen(page, codes) {
      const otps = new Set(codes.filter((code) => isOwn(code, page)).map(({ otp }) => otp));
      const [otp, ...more] = otps;
      // Of two codes only the person could say which is theirs, and no page of a server shows two.
      if (otp === undefined || more.length > 0 || (await isSpent(page, otp))) return false;
      return alone(page.tabId, async () => {
        const before = await current(page.tabId);
        const known = before !== null && sameDocument(before.page.document, page.document) ? before : null;
        if (known?.otp === otp) return false;
        // A late report of a document that is gone must not take the place of one that is there.
        if (before !== null && known === null && !(await isGone(before.page))) return false;
        const offerId = known?.offerId ?? crypto.randomUUID();
        await store({ offerId, page, issuer: page.origin, otp, seenAt: now(), declined: false });
        return true;
      });
    },
    async get(tabId) {
      const offer = await family.get(String(tabId));
      return offer === null || offer.declined || isOver(offer) ? null : offer;
    },
    find,
    async decline(offerId) {
      const tabId = (await find(offerId))?.page.tabId;
      if (tabId === undefined) return;
      await alone(tabId, async () => {
        const offer = await current(tabId);
        if (offer?.offerId === offerId) await store({ ...offer, declined: true });
      });
    },
    remove: ({ page: { tabId }, offerId }) =>
      alone(tabId, async () => {
        if ((await current(tabId))?.offerId === offerId) await forget(tabId);
      }),
    askedAnew: (tabId) =>
      alone(tabId, async () => {
        if ((await current(tabId))?.declined === true) await forget(tabId);
      }),
    tabClosed: (tabId) =>
      alone(tabId, async () => {
        if ((await current(tabId)) !== null) await forget(tabId);
      }),
    tabChanged: (tabId) =>
      alone(tabId, async () => {
        const offer = await current(tabId);
        if (offer !== null && (await isGone(offer.page))) await forget(tabId);
      }),
  };
}

const isOwn = ({ kind, issuer }: ShownCode, page: ObservedPage) => kind === 'enrolment' && issuer === page.origin;

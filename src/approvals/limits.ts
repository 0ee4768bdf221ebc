import * as v from 'valibot';
import { LIMITS_PREFIX } from '../messaging/session-keys.ts';
import type { KeyedMutex } from '../storage/mutex.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';

/** One automatic claim a document, ten a minute an origin, one popup in 30 s a tab. A page with more codes than three gets none. */
export const MAX_CODES_ON_A_PAGE = 3;
export const MAX_CLAIMS_A_MINUTE = 10;
export const POPUP_PAUSE = 30_000;
const MINUTE = 60_000;
/** Documents of a tab that are remembered; browsers keep fewer to go back to. */
const MAX_DOCUMENTS = 20;

export interface Limits {
  /** Takes the document's one automatic claim, if it and its origin have one left. */
  takeAutomaticClaim(tabId: number, documentId: string, origin: string): Promise<boolean>;
  /**
   * Takes the tab's popup or notification, if the last one is long enough ago. A frame has its own: it may not use up
   * that of the page around it.
   */
  takeAnnouncement(tabId: number, about: 'page' | 'frame'): Promise<boolean>;
  tabClosed(tabId: number): Promise<void>;
}

const LimitsSchema = v.strictObject({
  /** The last documents of each tab that were claimed for automatically: one that was left can come back as it was. */
  claimed: v.record(v.string(), v.array(v.string())),
  /** Times of automatic claims in the last minute, by origin. */
  origins: v.record(v.string(), v.array(v.number())),
  announced: v.record(v.string(), v.number()),
});
type Counts = v.InferOutput<typeof LimitsSchema>;

/** Counted in session storage, so that a restarted worker does not start from nothing. */
export function createLimits(deps: {
  readonly area: SessionArea;
  readonly alone: KeyedMutex;
  readonly now: () => number;
}): Limits {
  const { area, alone, now } = deps;
  const family = createSessionFamily(area, LIMITS_PREFIX, LimitsSchema);

  function counting<T>(task: (counts: Counts) => { counts: Counts; result: T }): Promise<T> {
    return alone('limits', async () => {
      const stored = (await family.get('all')) ?? { claimed: {}, origins: {}, announced: {} };
      const { counts, result } = task(withoutOldOnes(stored, now()));
      await family.set('all', counts);
      return result;
    });
  }

  return {
    takeAutomaticClaim: (tabId, documentId, origin) =>
      counting((counts) => {
        const times = counts.origins[origin] ?? [];
        const documents = counts.claimed[tabId] ?? [];
        if (documents.includes(documentId) || times.length >= MAX_CLAIMS_A_MINUTE) return { counts, result: false };
        return {
          counts: {
            ...counts,
            claimed: { ...counts.claimed, [tabId]: [...documents, documentId].slice(-MAX_DOCUMENTS) },
            origins: { ...counts.origins, [origin]: [...times, now()] },
          },
          result: true,
        };
      }),
    takeAnnouncement: (tabId, about) =>
      counting((counts) => {
        const key = about === 'frame' ? frameOf(tabId) : String(tabId);
        if (counts.announced[key] !== undefined) return { counts, result: false };
        return { counts: { ...counts, announced: { ...counts.announced, [key]: now() } }, result: true };
      }),
    tabClosed: (tabId) =>
      counting((counts) => {
        const { [tabId]: _claimed, ...claimed } = counts.claimed;
        const { [tabId]: _page, [frameOf(tabId)]: _frame, ...announced } = counts.announced;
        return { counts: { ...counts, claimed, announced }, result: undefined };
      }),
  };
}

const frameOf = (tabId: number) => `${tabId} frame`;

function withoutOldOnes({ claimed, origins, announced }: Counts, now: number): Counts {
  const recent = Object.entries(origins)
    .map(([origin, times]) => [origin, times.filter((time) => isWithin(MINUTE, time, now))] as const)
    .filter(([, times]) => times.length > 0);
  return {
    claimed,
    origins: Object.fromEntries(recent),
    announced: Object.fromEntries(Object.entries(announced).filter(([, time]) => isWithin(POPUP_PAUSE, time, now))),
  };
}

/** A time that lies ahead was taken before the computer's clock was set back: it would hold things up until it comes. */
const isWithin = (span: number, time: number, now: number): boolean => time <= now && now - time < span;

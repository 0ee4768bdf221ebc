import * as v from 'valibot';
import { DocumentIdentitySchema } from '../messaging/observed-page.ts';
import { FAILURE_CODES } from '../messaging/views.ts';
import { createSessionFamily, type SessionArea } from '../storage/session.ts';

const base = {
  enrolmentId: v.pipe(v.string(), v.minLength(1)),
  issuer: v.strictObject({ issuer: v.string(), name: v.string() }),
  /** Of the code that was taken up; `null` after a restart of the browser. Never leaves the background. */
  otp: v.nullable(v.string()),
  /** That showed the code; `null` after a restart too. */
  document: v.nullable(DocumentIdentitySchema),
  privateWindow: v.boolean(),
  startedAt: v.number(),
};
/** Why the last try got no answer that counts; it is tried again. */
const trouble = v.nullable(v.picklist(FAILURE_CODES));
const ended = { ...base, endedAt: v.number() };

/** How far an enrolment from a page has come, for the popup. The enrolment itself is in the database. */
export const PageProgressSchema = v.variant('phase', [
  v.strictObject({ ...base, phase: v.literal('claiming'), trouble }),
  v.strictObject({
    ...base,
    phase: v.literal('confirming'),
    label: v.string(),
    checkNumber: v.string(),
    expiresAt: v.number(),
    trouble,
  }),
  v.strictObject({
    ...ended,
    phase: v.literal('registered'),
    label: v.string(),
    checkNumber: v.string(),
    activeAfter: v.number(),
  }),
  v.strictObject({ ...ended, phase: v.picklist(['taken', 'refused', 'expired', 'stopped']) }),
  v.strictObject({ ...ended, phase: v.literal('failed'), code: v.picklist(FAILURE_CODES), detail: v.string() }),
]);
export type PageProgress = v.InferOutput<typeof PageProgressSchema>;
/** Not over yet. */
export type UnderWay = Extract<PageProgress, { readonly phase: 'claiming' | 'confirming' }>;
export type PageOutcome = Extract<PageProgress, { readonly endedAt: number }>;

export type SeenCode = Pick<PageProgress, 'otp' | 'document'>;
export const UNSEEN: SeenCode = { otp: null, document: null };

/** What is true of an enrolment from its beginning to its end. */
export type Begun = Pick<PageProgress, keyof typeof base>;
export const begunOf = ({ enrolmentId, issuer, otp, document, privateWindow, startedAt }: Begun): Begun => ({
  enrolmentId,
  issuer,
  otp,
  document,
  privateWindow,
  startedAt,
});

export const hasEnded = (progress: PageProgress): progress is PageOutcome => 'endedAt' in progress;

/** Milliseconds that an outcome stays for the popup to show. */
export const OUTCOME_KEPT = 10 * 60_000;

export interface PageProgresses {
  get(enrolmentId: string): Promise<PageProgress | null>;
  /** Newest first; outcomes that were there for long enough are gone. */
  all(): Promise<readonly PageProgress[]>;
  set(progress: PageProgress): Promise<void>;
  remove(enrolmentId: string): Promise<void>;
}

/** `now` in milliseconds. */
export function createPageProgresses(deps: { readonly area: SessionArea; readonly now: () => number }): PageProgresses {
  const family = createSessionFamily<PageProgress>(deps.area, 'page-enrolment', PageProgressSchema);
  return {
    get: (enrolmentId) => family.get(enrolmentId),
    async all() {
      const there: PageProgress[] = [];
      for (const progress of (await family.all()).values()) {
        if (hasEnded(progress) && deps.now() - progress.endedAt >= OUTCOME_KEPT)
          await family.remove(progress.enrolmentId);
        else there.push(progress);
      }
      return there.sort((a, b) => b.startedAt - a.startedAt);
    },
    async set(progress) {
      // Every write makes open pages ask again; one that changes nothing would make them ask for ever.
      const before = await family.get(progress.enrolmentId);
      if (JSON.stringify(before) !== JSON.stringify(progress)) await family.set(progress.enrolmentId, progress);
    },
    remove: (enrolmentId) => family.remove(enrolmentId),
  };
}

import type { CodesReport } from '../messaging/messages.ts';
import type { AccountRecord } from '../storage/records.ts';
import type { Announcer } from './announce.ts';
import { startClaim } from './continuing.ts';
import { choiceOf, judge } from './facts.ts';
import { leave } from './leaving.ts';
import { type InPhase, isEnded, type Page, sameDocument } from './request.ts';
import type { ApprovalsRoom } from './room.ts';
import { type Candidate, candidatesOf, framedOnly, onSighting, tooManyCodes } from './sighting.ts';

export interface SeeingDeps extends ApprovalsRoom {
  readonly announcer: Announcer;
  readonly newRequestId: () => string;
  /** Whether the tab is the one that its window shows now. */
  readonly isActive: (tabId: number) => Promise<boolean>;
  /** Runs on after the content script got its answer. */
  readonly later: (task: Promise<void>) => void;
}

/**
 * A page shows codes. Makes or renews the tab's request; claims by itself only where the same account approved
 * before. Issuers without an account cause nothing, not even a look at the network. A code that only a frame of another
 * site shows is foreign whatever the page is (P11): it is never more than an alarm. Answers whether there is a new or
 * renewed request.
 */
export async function see(room: SeeingDeps, report: CodesReport, page: Page, quiet: boolean): Promise<boolean> {
  const { requests, accounts, driver } = room;
  if (tooManyCodes(report)) return false;
  const candidatesAmong = (texts: readonly string[]) =>
    candidatesOf(
      texts,
      (text) => driver.recognise(text),
      (issuer) => accounts.forIssuer(issuer),
    );
  const own = await candidatesAmong(report.texts);
  const framed = await candidatesAmong(framedOnly(report));
  if (own.length === 0 && framed.length === 0) return false;

  const current = await requests.get(page.tabId);
  if (current !== null && !isEnded(current) && !sameDocument(current.page.document, page.document)) {
    // A late report of a document that is gone must not take the place of one that is there.
    if ((await room.documents.presence(current.page)) !== 'gone') return false;
    await leave(room, current, 'navigated');
  }
  const next = { requestId: room.newRequestId(), now: room.now() };
  const request = await requests.replace(page.tabId, (before) => onSighting(before, page, { own, framed }, next));
  if (request === null) return false;
  if (request.requestId !== next.requestId) return true;
  if (request.phase === 'found') await begin(room, request, own, report.editing, quiet);
  else if (!quiet) room.later(room.announcer.announce(request, false));
  return true;
}

/** A new request: an alarm at once where the page is foreign, a claim at once where this account is at home, else it waits. */
async function begin(
  room: SeeingDeps,
  request: InPhase<'found'>,
  candidates: readonly Candidate[],
  editing: boolean,
  quiet: boolean,
): Promise<void> {
  const { page, issuer } = request;
  const accounts = candidates.find(({ code }) => code.otp === request.otp)?.accounts ?? [];
  const verdict = judge(page.origin, issuer.issuer, accounts, room.now());
  if (verdict.kind === 'foreign' && !verdict.stale) {
    await room.requests.apply(request, { type: 'alarm_raised', genuine: verdict.genuine });
  }
  const account = verdict.kind === 'genuine' ? await automatic(room, page, candidates, accounts) : null;
  room.later(
    (async () => {
      if (account !== null) await startClaim(room, request, { type: 'account_chosen', account: choiceOf(account) });
      const now = await room.requests.get(page.tabId);
      if (now?.requestId !== request.requestId || quiet) return;
      // A popup takes the page's focus, which the page sees: on a foreign one it would tell who is enrolled where.
      await room.announcer.announce(now, verdict.kind === 'genuine' && !editing);
    })(),
  );
}

/** The account that a code is claimed with without a click, or `null`. The page's quota is only taken when all else fits. */
async function automatic(
  room: SeeingDeps,
  page: Page,
  candidates: readonly Candidate[],
  accounts: readonly AccountRecord[],
): Promise<AccountRecord | null> {
  const [account, ...more] = accounts;
  // A claim tells the server whose browser this is, which a private window is there to hide until the person says so.
  if (page.privateWindow) return null;
  // Two codes of ours on one page: only the person can say which is the login they began.
  if (account === undefined || more.length > 0 || candidates.length !== 1) return null;
  if (!account.approvedOrigins.includes(page.origin) || account.activeAfter > room.now()) return null;
  if (!(await room.isActive(page.tabId))) return null;
  return (await room.limits.takeAutomaticClaim(page.tabId, page.document.id, page.origin)) ? account : null;
}

import type { CodesReport } from '../messaging/messages.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import type { AccountRecord } from '../storage/records.ts';
import { choiceOf, genuineOf } from './facts.ts';
import { MAX_CODES_ON_A_PAGE } from './limits.ts';
import { type InPhase, isEnded, isFramed, type LoginRequest, type Page, sameDocument } from './request.ts';
import { isRenewable, transition } from './transition.ts';

/** A sign-in code of an issuer that the person has enrolled with. */
export interface Candidate {
  readonly code: ShownCode;
  readonly accounts: readonly AccountRecord[];
}

/** What a page shows of codes of enrolled issuers: its own, and those that only frames of other sites show. */
export interface Sighted {
  readonly own: readonly Candidate[];
  readonly framed: readonly Candidate[];
}

/** How many different codes the tab shows, ours or not, those in frames of other sites too. */
export const countCodes = ({ texts, framed, others }: CodesReport): number =>
  new Set([...texts, ...framed]).size + others;

export const tooManyCodes = (report: CodesReport): boolean => countCodes(report) > MAX_CODES_ON_A_PAGE;

/** Codes that stand in frames of other sites and nowhere else: what the page shows itself is the page's. */
export const framedOnly = ({ texts, framed }: CodesReport): readonly string[] =>
  framed.filter((text) => !texts.includes(text));

/** The sign-in codes among texts that belong to enrolled issuers, each once, in the page's order. */
export async function candidatesOf(
  texts: readonly string[],
  recognise: (text: string) => ShownCode | null,
  forIssuer: (issuer: string) => Promise<readonly AccountRecord[]>,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const text of new Set(texts)) {
    const code = recognise(text);
    if (code?.kind !== 'sign-in') continue;
    const accounts = await forIssuer(code.issuer);
    if (accounts.length > 0) found.push({ code, accounts });
  }
  return found;
}

interface Next {
  readonly requestId: string;
  readonly now: number;
}

/**
 * What a tab's request becomes when its page shows these codes; `null` when nothing changes. What is claimed or
 * asked is never replaced, another login never takes the place of one that waits, and a newer code of the same
 * login (issuer and document) renews it silently. A code in a frame comes after all of that: it never takes the place
 * of the page's own, and gives way to it. A document that showed the earlier one and is gone has been dealt with before.
 */
export function onSighting(current: LoginRequest | null, page: Page, seen: Sighted, next: Next): LoginRequest | null {
  const known = current !== null && sameDocument(current.page.document, page.document) ? current : null;
  if (current !== null && known === null && !isEnded(current)) return null;
  return onOwnCodes(known, page, seen.own, next) ?? onFramedCodes(known, page, seen.framed, next);
}

function onOwnCodes(
  known: LoginRequest | null,
  page: Page,
  candidates: readonly Candidate[],
  next: Next,
): LoginRequest | null {
  if (known !== null && !isEnded(known) && !isFramed(known)) return renewed(known, page, candidates, next.now);
  // The outcome of the person's click comes first.
  if (known?.phase === 'relay_alarm' && known.burn === 'burning') return null;
  const fresh = candidates.find(({ code }) => code.otp !== spentOtp(known));
  return fresh === undefined ? null : found(page, fresh, next);
}

function onFramedCodes(
  known: LoginRequest | null,
  page: Page,
  candidates: readonly Candidate[],
  next: Next,
): LoginRequest | null {
  if (known !== null && isFramed(known)) return renewed(known, page, candidates, next.now);
  // How the page's own request goes or ended is what the person has to read: a frame may not hide it.
  if (known !== null && known.phase !== 'cancelled') return null;
  const [first] = candidates;
  return first === undefined ? null : framedAlarm(page, first, next);
}

/** What waits, with a newer code of the same login. */
function renewed(known: LoginRequest, page: Page, candidates: readonly Candidate[], now: number): LoginRequest | null {
  const mine = candidates.filter(({ code }) => code.issuer === known.issuer.issuer);
  const newer = mine[0];
  if (!isRenewable(known) || newer === undefined || mine.some(({ code }) => code.otp === known.otp)) return null;
  return transition(known, { type: 'code_renewed', page, otp: newer.code.otp, now });
}

/**
 * The code that came to its end on this document; the page has to show a new one. But a page that was left and came
 * back (back/forward cache) shows its old code rightly, and so does one that shows itself what a frame showed before.
 */
function spentOtp(known: LoginRequest | null): string | null {
  if (known === null || known.phase === 'cancelled') return null;
  return isFramed(known) && !isBurned(known) ? null : known.otp;
}

const isBurned = (request: LoginRequest): boolean => request.phase === 'relay_alarm' && request.burn === 'burned';

/** Born as an alarm: between the two there is no moment at which the code could be claimed. */
function framedAlarm(page: Page, candidate: Candidate, next: Next): LoginRequest {
  const { accounts, ...base } = found(page, candidate, next);
  return {
    ...base,
    phase: 'relay_alarm',
    where: 'frame',
    accounts,
    evidence: { kind: 'unclaimed' },
    genuine: genuineOf(candidate.code.issuer, candidate.accounts),
    burn: 'offered',
  };
}

function found(page: Page, { code, accounts }: Candidate, { requestId, now }: Next): InPhase<'found'> {
  return {
    requestId,
    page,
    issuer: { issuer: code.issuer, name: accounts[0]?.issuerName ?? code.issuer },
    otp: code.otp,
    seenAt: now,
    phase: 'found',
    accounts: accounts.map(choiceOf),
  };
}

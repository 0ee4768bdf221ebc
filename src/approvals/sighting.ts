import type { CodesReport } from '../messaging/messages.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import type { AccountRecord } from '../storage/records.ts';
import { choiceOf } from './facts.ts';
import { MAX_CODES_ON_A_PAGE } from './limits.ts';
import { isEnded, type LoginRequest, type Page, sameDocument } from './request.ts';
import { isRenewable, transition } from './transition.ts';

/** A sign-in code of an issuer that the person has enrolled with. */
export interface Candidate {
  readonly code: ShownCode;
  readonly accounts: readonly AccountRecord[];
}

/** How many different codes the page shows, ours or not. */
export const countCodes = ({ texts, others }: CodesReport): number => new Set(texts).size + others;

export const tooManyCodes = (report: CodesReport): boolean => countCodes(report) > MAX_CODES_ON_A_PAGE;

/** The sign-in codes of a report that belong to enrolled issuers, each once, in the page's order. */
export async function candidatesOf(
  report: CodesReport,
  recognise: (text: string) => ShownCode | null,
  forIssuer: (issuer: string) => Promise<readonly AccountRecord[]>,
): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const text of new Set(report.texts)) {
    const code = recognise(text);
    if (code?.kind !== 'sign-in') continue;
    const accounts = await forIssuer(code.issuer);
    if (accounts.length > 0) found.push({ code, accounts });
  }
  return found;
}

/**
 * What a tab's request becomes when its page shows these codes; `null` when nothing changes. What is claimed or
 * asked is never replaced, another login never takes the place of one that waits, and a newer code of the same
 * login (issuer and document) renews it silently. A document that showed the earlier one and is gone has been
 * dealt with before.
 */
export function onSighting(
  current: LoginRequest | null,
  page: Page,
  candidates: readonly Candidate[],
  next: { readonly requestId: string; readonly now: number },
): LoginRequest | null {
  const known = current !== null && sameDocument(current.page.document, page.document) ? current : null;
  if (current !== null && known === null && !isEnded(current)) return null;
  if (known !== null && !isEnded(known)) {
    const mine = candidates.filter(({ code }) => code.issuer === known.issuer.issuer);
    const newer = mine[0];
    if (!isRenewable(known) || newer === undefined || mine.some(({ code }) => code.otp === known.otp)) return null;
    return transition(known, { type: 'code_renewed', page, otp: newer.code.otp, now: next.now });
  }
  // A code whose request ended on this document stays ended; the page has to show a new one.
  // But a page that was left and came back (back/forward cache) shows its old code rightly.
  const spent = known?.phase === 'cancelled' ? null : known?.otp;
  const fresh = candidates.find(({ code }) => code.otp !== spent);
  return fresh === undefined ? null : found(page, fresh, next);
}

function found(
  page: Page,
  { code, accounts }: Candidate,
  { requestId, now }: { readonly requestId: string; readonly now: number },
): LoginRequest {
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

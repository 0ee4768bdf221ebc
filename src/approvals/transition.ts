import type { AccountChoice, CancelReason, FailureCode } from '../messaging/views.ts';
import { mayShowCode } from '../proofs/origin.ts';
import type { ClaimedLogin } from '../protocols/countersign/driver.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import {
  type Genuine,
  type InPhase,
  type LoginRequest,
  MAX_GENUINE_ORIGINS,
  observed,
  type Page,
  type RequestBase,
  type SentDecision,
  type Verdict,
} from './request.ts';

/** Everything that can happen to a login request. `now` in milliseconds. */
export type LoginEvent =
  /** The same login shows a newer code. `page` is where: the same document may have another path by now. */
  | { readonly type: 'code_renewed'; readonly page: Page; readonly otp: string; readonly now: number }
  /** The page may not show codes of this issuer, by what is known without the network. */
  | { readonly type: 'alarm_raised'; readonly genuine: Genuine }
  /** Newer facts say that it may. Of a frame's code no facts say so. */
  | { readonly type: 'alarm_withdrawn'; readonly now: number }
  /** By the person, or by the rule for origins where this account approved before. */
  | { readonly type: 'account_chosen'; readonly account: AccountChoice }
  | { readonly type: 'claimed'; readonly login: ClaimedLogin }
  | {
      readonly type: 'claim_failed';
      readonly code: FailureCode | 'expired';
      readonly detail: string;
      readonly now: number;
    }
  /** The person's click, with what was drawn when they clicked. */
  | {
      readonly type: 'person_decided';
      readonly txn: string;
      readonly detailsHash: string;
      readonly verdict: Verdict;
      readonly now: number;
    }
  /** The decision is signed and about to be sent: from here on, the server may have it. */
  | { readonly type: 'signed'; readonly sent: SentDecision }
  /** The server accepted, and the tab was checked again and sent on. */
  | { readonly type: 'went_on'; readonly now: number }
  | { readonly type: 'server_denied'; readonly now: number }
  | {
      readonly type: 'decision_failed';
      readonly code: FailureCode | 'expired';
      readonly detail: string;
      readonly now: number;
    }
  | { readonly type: 'burn_asked' }
  | { readonly type: 'burn_claimed'; readonly account: AccountChoice; readonly login: ClaimedLogin }
  | { readonly type: 'burned' }
  | { readonly type: 'burn_failed' }
  | { readonly type: 'page_lost'; readonly reason: CancelReason; readonly now: number }
  | { readonly type: 'time_passed'; readonly now: number }
  /** The worker was restarted while a call for this request was under way. */
  | { readonly type: 'interrupted'; readonly now: number };

/**
 * The life of a login request. Pure: an event that does not fit the phase changes nothing and gives the same
 * object back. `asking` can only be reached by a page that may show the code, `deciding` only by the person's
 * click on what was drawn, and `approved` only from an accept in `deciding`. A decision without an answer is asked
 * about again: one click is one try.
 */
export function transition(request: LoginRequest, event: LoginEvent): LoginRequest {
  switch (event.type) {
    case 'code_renewed':
      return isRenewable(request) ? { ...request, page: event.page, otp: event.otp, seenAt: event.now } : request;
    case 'alarm_raised':
      if (request.phase !== 'found') return request;
      return alarm(request, request.accounts, { kind: 'unclaimed' }, event.genuine);
    case 'alarm_withdrawn':
      if (!isRenewable(request) || request.phase !== 'relay_alarm' || request.where === 'frame') return request;
      return { ...baseOf(request), phase: 'found', accounts: request.accounts, seenAt: request.seenAt };
    case 'account_chosen':
      if (request.phase !== 'found') return request;
      if (!request.accounts.some(({ accountId }) => accountId === event.account.accountId)) return request;
      return { ...baseOf(request), phase: 'claiming', account: event.account };
    case 'claimed':
      return request.phase === 'claiming' ? onClaimed(request, event.login) : request;
    case 'claim_failed':
      return request.phase === 'claiming' ? fail(request, event, null) : request;
    case 'person_decided':
      return request.phase === 'asking' ? onPersonDecided(request, event) : request;
    case 'signed':
      return request.phase === 'deciding' ? { ...request, sent: event.sent } : request;
    case 'went_on':
      if (request.phase !== 'deciding' || request.verdict.decision !== 'accept') return request;
      return { ...claimedPart(request), phase: 'approved', endedAt: event.now };
    case 'server_denied':
      if (request.phase !== 'deciding' || request.verdict.decision !== 'deny') return request;
      return { ...claimedPart(request), phase: 'denied', reason: request.verdict.reason, endedAt: event.now };
    case 'decision_failed':
      return request.phase === 'deciding' ? onDecisionFailed(request, event) : request;
    case 'burn_asked':
      if (request.phase !== 'relay_alarm' || request.burn === 'burning' || request.burn === 'burned') return request;
      return { ...request, burn: 'burning' };
    case 'burn_claimed':
      if (request.phase !== 'relay_alarm' || request.burn !== 'burning') return request;
      return { ...request, evidence: { kind: 'claimed', account: event.account, login: event.login } };
    case 'burned':
    case 'burn_failed':
      if (request.phase !== 'relay_alarm' || request.burn !== 'burning') return request;
      return { ...request, burn: event.type === 'burned' ? 'burned' : 'failed' };
    case 'page_lost':
      return onPageLost(request, event.reason, event.now);
    case 'time_passed':
      return onTimePassed(request, event.now);
    case 'interrupted':
      return onInterrupted(request, event.now);
  }
}

/** When a request ends by itself, or `null` while it does not. */
export function deadlineOf(request: LoginRequest): number | null {
  switch (request.phase) {
    case 'found':
      return request.seenAt + LIFETIME.code * 1000;
    case 'asking':
      return request.login.expiresAt;
    case 'claiming':
    case 'deciding':
    case 'approved':
    case 'denied':
    case 'expired':
    case 'cancelled':
    case 'failed':
    case 'relay_alarm':
      return null;
  }
}

/** The worker waits for a server's answer. */
export const isUnderWay = (request: LoginRequest): boolean =>
  request.phase === 'claiming' ||
  request.phase === 'deciding' ||
  (request.phase === 'relay_alarm' && request.burn === 'burning');

/** Nothing was claimed and nothing is under way: a newer code of the same login may take its place. */
export function isRenewable(request: LoginRequest): request is InPhase<'found' | 'relay_alarm'> {
  if (request.phase === 'found') return true;
  return (
    request.phase === 'relay_alarm' &&
    request.evidence.kind === 'unclaimed' &&
    (request.burn === 'offered' || request.burn === 'failed')
  );
}

function onClaimed(request: InPhase<'claiming'>, login: ClaimedLogin): LoginRequest {
  const { account } = request;
  if (mayShowCode(observed(request.page), login.allowed))
    return { ...baseOf(request), phase: 'asking', account, login };
  return alarm(request, [account], { kind: 'claimed', account, login }, genuineOf(login));
}

function onPersonDecided(
  request: InPhase<'asking'>,
  event: Extract<LoginEvent, { type: 'person_decided' }>,
): LoginRequest {
  if (event.now >= request.login.expiresAt) return onTimePassed(request, event.now);
  if (event.txn !== request.login.txn || event.detailsHash !== request.login.detailsHash) return request;
  const earlier = request.unanswered?.sent;
  return {
    ...claimedPart(request),
    phase: 'deciding',
    verdict: event.verdict,
    ...(earlier === undefined ? {} : { sent: earlier }),
  };
}

function onDecisionFailed(
  request: InPhase<'deciding'>,
  event: Extract<LoginEvent, { type: 'decision_failed' }>,
): LoginRequest {
  if (event.code !== 'origin_mismatch')
    return onUnanswered(request, event) ?? fail(request, event, request.login.details.client.client_name);
  // The server's word weighs more than ours: it took the accept for a relayed code and burned it (P12).
  const { account, login } = request;
  return { ...alarm(request, [account], { kind: 'claimed', account, login }, genuineOf(login)), burn: 'burned' };
}

/** Failures that leave open whether the server took the decision, or that pass. */
const MAY_BE_TRIED_AGAIN: ReadonlySet<FailureCode | 'expired'> = new Set([
  'server_unreachable',
  'server_garbage',
  'server_error',
  'too_many_requests',
]);

/** The question again, with the decision that got no answer, as long as there is time; else `null`. */
function onUnanswered(
  request: InPhase<'deciding'>,
  { code, now }: Extract<LoginEvent, { type: 'decision_failed' }>,
): LoginRequest | null {
  const { sent } = request;
  if (code === 'expired' || sent === undefined || !MAY_BE_TRIED_AGAIN.has(code)) return null;
  return onTimePassed({ ...claimedPart(request), phase: 'asking', unanswered: { code, sent } }, now);
}

function onPageLost(request: LoginRequest, reason: CancelReason, now: number): LoginRequest {
  switch (request.phase) {
    case 'asking':
      // An approval that the worker did not live to see the end of may be what the page was left for.
      if (request.unanswered?.code === 'interrupted' && request.unanswered.sent.verdict.decision === 'accept')
        return fail(request, { code: 'interrupted', detail: `The page is gone: ${reason}.`, now }, null);
      return { ...baseOf(request), phase: 'cancelled', reason, endedAt: now };
    case 'found':
    case 'claiming':
      return { ...baseOf(request), phase: 'cancelled', reason, endedAt: now };
    case 'relay_alarm':
      return request.burn === 'burning' ? request : { ...baseOf(request), phase: 'cancelled', reason, endedAt: now };
    // What was decided is on its way: its own checks of the tab say how it ends.
    case 'deciding':
    case 'approved':
    case 'denied':
    case 'expired':
    case 'cancelled':
    case 'failed':
      return request;
  }
}

function onTimePassed(request: LoginRequest, now: number): LoginRequest {
  const deadline = deadlineOf(request);
  if (deadline === null || now < deadline) return request;
  const clientName = request.phase === 'asking' ? request.login.details.client.client_name : null;
  return { ...baseOf(request), phase: 'expired', clientName, endedAt: now };
}

/**
 * A claim is asked for again (the server answers the same device again). A decision is asked about again: one that
 * was not signed yet has reached nobody, and one that was may have been taken.
 */
function onInterrupted(request: LoginRequest, now: number): LoginRequest {
  if (request.phase === 'deciding') {
    const { sent } = request;
    const unanswered = sent === undefined ? {} : { unanswered: { code: 'interrupted', sent } as const };
    return onTimePassed({ ...claimedPart(request), phase: 'asking', ...unanswered }, now);
  }
  return request.phase === 'relay_alarm' && request.burn === 'burning' ? { ...request, burn: 'failed' } : request;
}

function alarm(
  request: RequestBase,
  accounts: readonly AccountChoice[],
  evidence: InPhase<'relay_alarm'>['evidence'],
  genuine: Genuine,
): InPhase<'relay_alarm'> {
  return {
    ...baseOf(request),
    phase: 'relay_alarm',
    where: 'page',
    accounts: accounts.map(({ accountId, label }) => ({ accountId, label })),
    evidence,
    genuine,
    burn: 'offered',
  };
}

const genuineOf = (login: ClaimedLogin): Genuine => ({
  name: login.details.client.client_name,
  origins: login.allowed.origins.slice(0, MAX_GENUINE_ORIGINS),
});

function fail(
  request: RequestBase,
  { code, detail, now }: { readonly code: FailureCode | 'expired'; readonly detail: string; readonly now: number },
  clientName: string | null,
): LoginRequest {
  const base = baseOf(request);
  return code === 'expired'
    ? { ...base, phase: 'expired', clientName, endedAt: now }
    : { ...base, phase: 'failed', code, detail, endedAt: now };
}

const baseOf = ({ requestId, page, issuer, otp, seenAt }: RequestBase): RequestBase => ({
  requestId,
  page,
  issuer,
  otp,
  seenAt,
});

const claimedPart = (request: InPhase<'asking' | 'deciding'>) => ({
  ...baseOf(request),
  account: request.account,
  login: request.login,
});

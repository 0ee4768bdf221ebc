import type { Answer } from '../messaging/messages.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import { claim } from './claiming.ts';
import { choiceOf, judge } from './facts.ts';
import { refuse } from './refuse.ts';
import { type InPhase, isFramed } from './request.ts';
import type { ApprovalsRoom } from './room.ts';
import { isRenewable, type LoginEvent } from './transition.ts';

/**
 * The person's click on "continue" with an account (P13). A page that looks foreign is judged once more with fresh
 * facts, because a web app may have been added since; if it still is foreign, nothing is claimed.
 */
export async function proceed(room: ApprovalsRoom, requestId: string, accountId: string): Promise<Answer<object>> {
  const { requests, accounts, now } = room;
  const request = await requests.find(requestId);
  if (request === null) return refuse('page_gone', 'There is no such request any more.');
  const { issuer } = request.issuer;
  const chosen = (await accounts.forIssuer(issuer)).find((account) => account.accountId === accountId);
  if (chosen === undefined) return refuse('unknown_device', 'This account is not enrolled here.');
  // A second click on the same button finds the first one's work.
  if (request.phase === 'claiming' || request.phase === 'asking') {
    return request.account.accountId === accountId ? { ok: true } : closed();
  }
  if (!isRenewable(request) || isFramed(request)) return closed();

  let verdict = judge(request.page.origin, issuer, await accounts.forIssuer(issuer), now());
  if (verdict.kind === 'foreign') {
    try {
      await accounts.refresh(accountId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ok: false, failure: toFailure(error) };
    }
    verdict = judge(request.page.origin, issuer, await accounts.forIssuer(issuer), now());
  }
  if (verdict.kind === 'foreign') {
    await requests.apply(request, { type: 'alarm_raised', genuine: verdict.genuine });
    return { ok: true };
  }
  if (request.phase === 'relay_alarm') await requests.apply(request, { type: 'alarm_withdrawn', now: now() });
  const claiming = await startClaim(room, request, { type: 'account_chosen', account: choiceOf(chosen) });
  return claiming ? { ok: true } : closed();
}

/** Moves to `claiming` and waits for the claim; `false` when somebody else was first. */
export async function startClaim(
  room: ApprovalsRoom,
  request: InPhase<'found' | 'relay_alarm'>,
  event: Extract<LoginEvent, { type: 'account_chosen' }>,
): Promise<boolean> {
  const move = await room.requests.apply(request, event);
  if (move?.after.phase !== 'claiming') return false;
  await claim(room, move.after);
  return true;
}

const closed = () => refuse('code_not_open', 'This request goes on already, or is over.');

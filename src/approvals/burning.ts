import type { Answer } from '../messaging/messages.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import type { ClaimedLogin } from '../protocols/countersign/driver.ts';
import { refuse } from './refuse.ts';
import { type InPhase, whereSeen } from './request.ts';
import type { ApprovalsRoom } from './room.ts';

/**
 * Burns a code that a foreign page shows (P12), after the person's click: claims it if nobody did yet, and signs a
 * denial with the true, foreign origin, or that of no page for a frame's. The server takes that for a relayed code and
 * tells the web app.
 */
export async function burn(room: ApprovalsRoom, requestId: string): Promise<Answer<object>> {
  const request = await room.requests.find(requestId);
  if (request === null) return refuse('page_gone', 'There is no such request any more.');
  const move = await room.requests.apply(request, { type: 'burn_asked' });
  if (move?.after.phase !== 'relay_alarm') return refuse('already_decided', 'There is nothing to block any more.');
  const burned = await denyFromHere(room, move.after).catch((error: unknown) => {
    room.report(error);
    // A code whose time is over, or that this device denied before its worker was ended, opens nothing any more.
    return error instanceof ApiError && (error.code === 'expired' || error.code === 'already_decided');
  });
  await room.requests.apply(request, { type: burned ? 'burned' : 'burn_failed' });
  return { ok: true };
}

async function denyFromHere(room: ApprovalsRoom, alarm: InPhase<'relay_alarm'>): Promise<boolean> {
  const claimed = alarm.evidence.kind === 'claimed' ? alarm.evidence : await claimToBurn(room, alarm);
  if (claimed === null) return false;
  const account = await room.accounts.claimingAccount(claimed.account.accountId);
  if (account === null) return false;
  const verdict = { decision: 'deny', reason: 'not_me' } as const;
  const signed = await room.driver.sign(account, claimed.login, verdict, whereSeen(alarm));
  const decided = await room.driver.send(account, claimed.login, signed);
  return decided.status !== 'accepted';
}

type ClaimedToBurn = { readonly account: InPhase<'relay_alarm'>['accounts'][number]; readonly login: ClaimedLogin };

/** Any account of the issuer will do; a code that was asked for one account is claimed with that one. */
async function claimToBurn(room: ApprovalsRoom, alarm: InPhase<'relay_alarm'>): Promise<ClaimedToBurn | null> {
  let refused: ApiError | null = null;
  for (const choice of alarm.accounts) {
    const account = await room.accounts.claimingAccount(choice.accountId);
    if (account === null) continue;
    try {
      const login = await room.driver.claim(account, alarm.otp);
      await room.requests.apply(alarm, { type: 'burn_claimed', account: choice, login });
      return { account: choice, login };
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'wrong_account') throw error;
      refused = error;
    }
  }
  if (refused !== null) throw refused;
  return null;
}

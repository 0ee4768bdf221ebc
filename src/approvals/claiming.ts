import type { ClaimedLogin } from '../protocols/countersign/driver.ts';
import { activeAfterOf, callFailure, isUnknownDevice } from './call-failure.ts';
import { type InPhase, type LoginRequest, observed } from './request.ts';
import type { ApprovalsRoom } from './room.ts';

/** Asks the server for what a code stands for, and stores the answer. Never rejects. */
export async function claim(room: ApprovalsRoom, request: InPhase<'claiming'>): Promise<void> {
  const { requests, accounts, driver, now } = room;
  const { accountId } = request.account;
  try {
    const account = await accounts.claimingAccount(accountId);
    if (account === null) {
      const detail = 'The account was removed.';
      await requests.apply(request, { type: 'claim_failed', code: 'unknown_device', detail, now: now() });
      return;
    }
    const login = await driver.claim(account, request.otp);
    const move = await requests.apply(request, { type: 'claimed', login });
    // The page was left while the server answered: the claim is ours, so we say that nobody will decide it.
    if (move === null) await giveUp(room, request, accountId, login);
  } catch (error) {
    if (isUnknownDevice(error)) await accounts.revoked(accountId).catch(room.report);
    const waitsUntil = activeAfterOf(error);
    if (waitsUntil !== null) await accounts.stillWaits(accountId, waitsUntil).catch(room.report);
    const failure = { type: 'claim_failed', ...callFailure(error), now: now() } as const;
    await requests.apply(request, failure).catch(room.report);
  }
}

/** Tells the server that a claimed login was cancelled, so that its web app learns it at once. Best effort. */
export async function giveUp(
  room: ApprovalsRoom,
  request: Pick<LoginRequest, 'page'>,
  accountId: string,
  login: ClaimedLogin,
): Promise<void> {
  try {
    const account = await room.accounts.claimingAccount(accountId);
    if (account === null) return;
    const verdict = { decision: 'deny', reason: 'cancelled' } as const;
    await room.driver.send(account, login, await room.driver.sign(account, login, verdict, observed(request.page)));
  } catch (error) {
    room.report(error);
  }
}

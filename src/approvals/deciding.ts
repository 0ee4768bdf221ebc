import type { Answer, RequestOf } from '../messaging/messages.ts';
import { mayShowCode } from '../proofs/origin.ts';
import type { Decided } from '../wire/transaction.ts';
import { type CallFailure, callFailure, isUnknownDevice } from './call-failure.ts';
import { giveUp } from './claiming.ts';
import { refuse } from './refuse.ts';
import { type InPhase, observed, type Verdict } from './request.ts';
import type { ApprovalsRoom } from './room.ts';

/**
 * The person's click on Approve or Deny. The click counts for what was drawn and for nothing else; of two clicks
 * one wins the move to `deciding`, and only that one signs.
 */
export async function decide(room: ApprovalsRoom, click: RequestOf<'request.decide'>): Promise<Answer<object>> {
  const request = await room.requests.find(click.requestId);
  if (request === null) return refuse('page_gone', 'There is no such request any more.');
  const { txn, detailsHash, verdict } = click;
  const event = { type: 'person_decided', txn, detailsHash, verdict, now: room.now() } as const;
  const move = await room.requests.apply(request, event);
  if (move?.after.phase !== 'deciding') return refuse('already_decided', 'This is not what is asked any more.');
  await carryOut(room, move.after);
  return { ok: true };
}

async function carryOut(room: ApprovalsRoom, request: InPhase<'deciding'>): Promise<void> {
  const { requests, now } = room;
  const { accountId } = request.account;
  try {
    if (request.verdict.decision === 'accept') await accept(room, request);
    else await deny(room, request);
  } catch (error) {
    if (isUnknownDevice(error)) await room.accounts.revoked(accountId).catch(room.report);
    await requests.apply(request, { type: 'decision_failed', ...failureOf(request, error), now: now() });
  }
}

/** A decision that is one too many came after another one of this device whose answer was lost. */
function failureOf({ sent }: InPhase<'deciding'>, error: unknown): CallFailure {
  const failure = callFailure(error);
  return failure.code === 'already_decided' && sent !== undefined ? { ...failure, code: 'answer_lost' } : failure;
}

async function accept(room: ApprovalsRoom, request: InPhase<'deciding'>): Promise<void> {
  const { requests, driver, documents, now } = room;
  const { page, login, account: choice } = request;
  const pageGone = (detail: string) =>
    requests.apply(request, { type: 'decision_failed', code: 'page_gone', detail, now: now() });

  // What is signed is checked again right before it is signed: the same document, on a page that may show this code.
  if (!mayShowCode(observed(page), login.allowed) || !(await documents.mayGoOn(page, login.allowed))) {
    await giveUp(room, request, choice.accountId, login);
    await pageGone('The page that showed the code is not open any more.');
    return;
  }
  const decided = await send(room, request);
  if (decided === null) return;
  if (decided.status !== 'accepted') {
    const detail = `The server answered ${decided.status} to an approval.`;
    await requests.apply(request, { type: 'decision_failed', code: 'server_garbage', detail, now: now() });
    return;
  }
  // P16: the ticket opens the login for whoever loads it, so the tab has to be the one that showed the code still.
  if (!(await documents.mayGoOn(page, login.allowed))) {
    await pageGone('The page was left before the sign-in could go on in it.');
    return;
  }
  try {
    await room.navigate(page.tabId, driver.continuation(request.issuer.issuer, decided.ticket));
  } catch {
    await pageGone('The tab was closed before the sign-in could go on in it.');
    return;
  }
  await requests.apply(request, { type: 'went_on', now: now() });
  // Remembering the site of a private window would be a history of it.
  if (!page.privateWindow) await room.accounts.approvedOn(choice.accountId, page.origin).catch(room.report);
}

async function deny(room: ApprovalsRoom, request: InPhase<'deciding'>): Promise<void> {
  if ((await send(room, request)) === null) return;
  await room.requests.apply(request, { type: 'server_denied', now: room.now() });
}

/**
 * Signs the decision and sends it; one that got no answer before goes out as it was signed then, because the server
 * may have taken it (P15). `null` when the account is gone, which ends the request. @throws ApiError
 */
async function send(room: ApprovalsRoom, request: InPhase<'deciding'>): Promise<Decided | null> {
  const { requests, accounts, driver, now } = room;
  const { login, verdict, sent } = request;
  const account = await accounts.claimingAccount(request.account.accountId);
  if (account === null) {
    const detail = 'The account was removed.';
    await requests.apply(request, { type: 'decision_failed', code: 'unknown_device', detail, now: now() });
    return null;
  }
  if (sent !== undefined && sameVerdict(sent.verdict, verdict)) return driver.send(account, login, sent.signed);
  const signed = await driver.sign(account, login, verdict, observed(request.page));
  // Kept before it leaves: a server that hears of it and a worker that does not live to know must not part.
  await requests.apply(request, { type: 'signed', sent: { verdict, signed } });
  return driver.send(account, login, signed);
}

const sameVerdict = (a: Verdict, b: Verdict): boolean =>
  a.decision === 'deny' ? b.decision === 'deny' && a.reason === b.reason : b.decision === 'accept';

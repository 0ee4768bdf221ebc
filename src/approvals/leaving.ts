import type { CancelReason } from '../messaging/views.ts';
import { giveUp } from './claiming.ts';
import type { LoginRequest } from './request.ts';
import type { ApprovalsRoom } from './room.ts';

/** The page of a request is gone: ends it, and tells the server when a claimed login will not be decided any more. */
export async function leave(room: ApprovalsRoom, request: LoginRequest, reason: CancelReason): Promise<void> {
  const move = await room.requests.apply(request, { type: 'page_lost', reason, now: room.now() });
  if (move?.before.phase !== 'asking') return;
  const { account, login } = move.before;
  await giveUp(room, move.before, account.accountId, login);
}

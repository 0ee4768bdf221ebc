import type { AskedView, RequestView } from '../messaging/views.ts';
import type { InPhase, LoginRequest } from './request.ts';

/** What the popup draws of a request. The OTP stays here. */
export function viewOf(request: LoginRequest): RequestView {
  const { tabId, origin, title, privateWindow } = request.page;
  const base = { requestId: request.requestId, page: { tabId, origin, title, privateWindow }, issuer: request.issuer };
  switch (request.phase) {
    case 'found':
      return { ...base, phase: 'found', accounts: request.accounts };
    case 'claiming':
      return { ...base, phase: 'claiming', account: request.account };
    case 'asking':
      return { ...base, phase: 'asking', asked: askedOf(request), ...unansweredOf(request) };
    case 'deciding':
      return { ...base, phase: 'deciding', asked: askedOf(request), decision: request.verdict.decision };
    case 'approved':
      return { ...base, phase: 'approved', asked: askedOf(request) };
    case 'denied':
      return { ...base, phase: 'denied', asked: askedOf(request), reason: request.reason };
    case 'expired':
      return { ...base, phase: 'expired', clientName: request.clientName };
    case 'cancelled':
      return { ...base, phase: 'cancelled', reason: request.reason };
    case 'failed':
      return { ...base, phase: 'failed', code: request.code, detail: request.detail };
    case 'relay_alarm':
      return { ...base, phase: 'relay_alarm', where: request.where, genuine: request.genuine, burn: request.burn };
  }
}

/** The signed decision stays here. */
function unansweredOf({ unanswered }: InPhase<'asking'>) {
  if (unanswered === undefined) return {};
  return { unanswered: { decision: unanswered.sent.verdict.decision, code: unanswered.code } };
}

function askedOf({ login, account }: InPhase<'asking' | 'deciding' | 'approved' | 'denied'>): AskedView {
  return {
    clientName: login.details.client.client_name,
    purpose: login.details.purpose ?? 'sign_in',
    bindingMessage: login.details.binding_message ?? null,
    account,
    txn: login.txn,
    detailsHash: login.detailsHash,
    expiresAt: login.expiresAt,
  };
}

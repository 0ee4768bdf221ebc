import type { HistoryEntryView } from '../messaging/views.ts';
import { isFramed, type LoginRequest } from './request.ts';

/**
 * What the history keeps of a request that just moved from `before` to `after`, or began as `after` (`before` is
 * `null`); `null` when it has not ended by that.
 */
export function outcomeOf(before: LoginRequest | null, after: LoginRequest, now: number): HistoryEntryView | null {
  if (after.phase === before?.phase) return null;
  const outcome = isFramed(after) ? 'relay_framed' : OUTCOMES[after.phase];
  // The alarm was written down when it was raised; leaving the page afterwards is not a second event.
  if (outcome === null || (before?.phase === 'relay_alarm' && after.phase === 'cancelled')) return null;
  const known = before ?? after;
  const reason = reasonOf(after);
  return {
    at: now,
    accountLabel: labelOf(known),
    clientName: clientOf(known),
    origin: after.page.origin,
    outcome,
    ...(reason !== null && { reason }),
  };
}

function reasonOf(ended: LoginRequest): string | null {
  switch (ended.phase) {
    case 'denied':
    case 'cancelled':
      return ended.reason;
    case 'failed':
      return ended.code;
    case 'found':
    case 'claiming':
    case 'asking':
    case 'deciding':
    case 'approved':
    case 'expired':
    case 'relay_alarm':
      return null;
  }
}

const OUTCOMES: { readonly [P in LoginRequest['phase']]: HistoryEntryView['outcome'] | null } = {
  found: null,
  claiming: null,
  asking: null,
  deciding: null,
  approved: 'approved',
  denied: 'denied',
  expired: 'expired',
  cancelled: 'cancelled',
  failed: 'failed',
  relay_alarm: 'relay_blocked',
};

function labelOf(request: LoginRequest): string {
  if ('account' in request) return request.account.label;
  if (!('accounts' in request)) return '';
  const [only, ...more] = request.accounts;
  return only !== undefined && more.length === 0 ? only.label : '';
}

const clientOf = (request: LoginRequest): string | null =>
  'login' in request ? request.login.details.client.client_name : null;

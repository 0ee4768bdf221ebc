import { FAILURE_CODES, type HistoryEntryView } from '../../messaging/views.ts';
import { t } from '../../ui/t.ts';

/** Reasons of a phase; a request that failed has a code instead. */
const REASONS = ['not_me', 'cancelled', 'tab_closed', 'navigated', 'replaced'] as const;

/** Why a request ended as it did; `null` where its outcome says all, or nobody wrote it down. */
export function reasonWords({ outcome, reason }: HistoryEntryView): string | null {
  if (outcome === 'failed') {
    const code = FAILURE_CODES.find((known) => known === reason);
    return code === undefined ? null : t(`failure_${code}_title`);
  }
  const known = REASONS.find((one) => one === reason);
  return known === undefined ? null : t(`history_why_${known}`);
}

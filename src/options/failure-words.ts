import type { MessageFailure } from '../messaging/messages.ts';
import { t } from '../ui/t.ts';

export interface FailureWords {
  readonly title: string;
  readonly text: string;
}

/** What a failed step says. Some failures mean something else here than before a login page. */
export function failureWords({ code }: MessageFailure): FailureWords {
  const text = code === 'rejected' ? t('failure_rejected_here_text') : t(`failure_${code}_text`);
  return { title: t(`failure_${code}_title`), text };
}

/** The background itself did not answer. */
export const brokenWords = (): FailureWords => ({ title: t('broken_title'), text: t('broken_text') });

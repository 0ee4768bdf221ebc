import type { MessageFailure } from '../messaging/messages.ts';
import type { FailureWords } from './broken-words.ts';
import { t } from './t.ts';

/** What a failed step says. Some failures mean something else here than before a login page. */
export function failureWords({ code }: MessageFailure): FailureWords {
  const text = code === 'rejected' ? t('failure_rejected_here_text') : t(`failure_${code}_text`);
  return { title: t(`failure_${code}_title`), text };
}

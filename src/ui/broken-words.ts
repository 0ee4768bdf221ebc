import { MessageError } from '../messaging/send.ts';
import { t } from './t.ts';

export interface FailureWords {
  readonly title: string;
  readonly text: string;
}

/** Why the background gave no answer, by what sending to it was rejected with. */
export function brokenWords(error: unknown): FailureWords {
  const reason = error instanceof MessageError ? error.reason : 'unreachable';
  switch (reason) {
    case 'storage_full':
    case 'storage_newer_version':
    case 'storage_unavailable':
      return { title: t(`broken_${reason}_title`), text: t(`broken_${reason}_text`) };
    // The popup's own page, opened in a tab by hand.
    case 'wrong_sender':
      return { title: t('broken_in_a_tab_title'), text: t('broken_in_a_tab_text') };
    case 'unreachable':
    case 'unknown_message':
    case 'invalid_request':
    case 'handler_failed':
      return { title: t('broken_title'), text: t('broken_text') };
  }
}

import { Notice } from '../ui/Notice.tsx';
import { t } from '../ui/t.ts';
import type { Asking } from './use-popup-actions.ts';

/** The last click got no answer: why it is asked again, and what is known. */
export function UnansweredNotice({ request: { unanswered } }: { readonly request: Asking }) {
  if (unanswered === undefined) return null;
  return (
    <Notice tone="caution" title={t(`failure_${unanswered.code}_title`)} announce>
      {t(`unanswered_${unanswered.decision}`)}
    </Notice>
  );
}

import { useLayoutEffect, useRef } from 'preact/hooks';
import { Button } from '../ui/Button.tsx';
import { t } from '../ui/t.ts';

interface DenyQuestionProps {
  readonly busy: boolean;
  readonly onDeny: (reason: 'not_me' | 'cancelled') => void;
  readonly onBack: () => void;
}

/** Deny's one question: the web app acts differently on a change of mind than on a stranger. */
export function DenyQuestion({ busy, onDeny, onBack }: DenyQuestionProps) {
  const question = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  return (
    <section class="deny-question" aria-labelledby="deny-question">
      <h2 id="deny-question" tabIndex={-1} ref={question}>
        {t('deny_question')}
      </h2>
      <Button look="plain" wide disabled={busy} onClick={() => onDeny('cancelled')}>
        {t('deny_cancelled')}
      </Button>
      <Button look="strong" wide disabled={busy} onClick={() => onDeny('not_me')}>
        {t('deny_not_me')}
      </Button>
      <Button look="quiet" icon="back" disabled={busy} onClick={onBack}>
        {t('back')}
      </Button>
    </section>
  );
}

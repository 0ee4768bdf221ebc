import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface DeniedScreenProps {
  readonly request: Extract<RequestView, { phase: 'denied' }>;
  readonly actions: PopupActions;
}

export function DeniedScreen({ request: { requestId, asked, reason }, actions }: DeniedScreenProps) {
  const name = <Plain>{asked.clientName}</Plain>;
  return (
    <OutcomeScreen
      tone={reason === 'not_me' ? 'caution' : 'calm'}
      icon={reason === 'not_me' ? 'shield' : 'close'}
      title={t(reason === 'not_me' ? 'denied_not_me_title' : 'denied_cancelled_title')}
      actions={
        <Button look="primary" wide onClick={() => void actions.leave(requestId)}>
          {t('close')}
        </Button>
      }
    >
      <p>
        <Rich text={reason === 'not_me' ? 'denied_not_me_text' : 'denied_cancelled_text'} parts={[name]} />
      </p>
      {reason === 'not_me' && <Notice tone="caution">{t('denied_not_me_advice')}</Notice>}
    </OutcomeScreen>
  );
}

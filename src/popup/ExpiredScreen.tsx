import type { RequestView } from '../messaging/views.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { EndedActions } from './EndedActions.tsx';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface ExpiredScreenProps {
  readonly request: Extract<RequestView, { phase: 'expired' }>;
  readonly actions: PopupActions;
}

export function ExpiredScreen({ request, actions }: ExpiredScreenProps) {
  const { clientName } = request;
  return (
    <OutcomeScreen
      tone="calm"
      icon="clock"
      title={t('expired_title')}
      actions={<EndedActions request={request} actions={actions} remedy="scan_again" />}
    >
      <p>
        {clientName === null ? (
          t('expired_text')
        ) : (
          <Rich text="expired_text_named" parts={[<Plain>{clientName}</Plain>]} />
        )}
      </p>
    </OutcomeScreen>
  );
}

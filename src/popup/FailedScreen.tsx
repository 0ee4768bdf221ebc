import type { RequestView } from '../messaging/views.ts';
import { t } from '../ui/t.ts';
import { EndedActions } from './EndedActions.tsx';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import { REMEDIES } from './remedies.ts';
import type { PopupActions } from './use-popup-actions.ts';

interface FailedScreenProps {
  readonly request: Extract<RequestView, { phase: 'failed' }>;
  readonly actions: PopupActions;
}

export function FailedScreen({ request, actions }: FailedScreenProps) {
  const { code } = request;
  return (
    <OutcomeScreen
      tone="caution"
      icon="info"
      title={t(`failure_${code}_title`)}
      actions={<EndedActions request={request} actions={actions} remedy={REMEDIES[code]} />}
    >
      <p>{t(`failure_${code}_text`)}</p>
    </OutcomeScreen>
  );
}

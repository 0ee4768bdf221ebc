import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import { PagePlate } from './PagePlate.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface BlockedScreenProps {
  readonly request: Extract<RequestView, { phase: 'relay_alarm' }>;
  readonly actions: PopupActions;
}

/** The alarm is over: the code is worthless, and the genuine site was told. */
export function BlockedScreen({ request: { requestId, where, genuine, page }, actions }: BlockedScreenProps) {
  return (
    <OutcomeScreen
      tone="good"
      icon="shield"
      title={t('alarm_burned_title')}
      actions={
        <Button look="primary" wide onClick={() => void actions.leave(requestId)}>
          {t('close')}
        </Button>
      }
    >
      <p>
        <Rich
          text={where === 'frame' ? 'alarm_framed_burned_text' : 'alarm_burned_text'}
          parts={[<Plain>{genuine.name}</Plain>]}
        />
      </p>
      <PagePlate label={t('alarm_here')} origin={page.origin} />
    </OutcomeScreen>
  );
}

import type { CancelReason, RequestView } from '../messaging/views.ts';
import { type TextKey, t } from '../ui/t.ts';
import { EndedActions } from './EndedActions.tsx';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

const WHY: Readonly<Record<CancelReason, TextKey>> = {
  tab_closed: 'cancelled_tab_closed',
  navigated: 'cancelled_navigated',
  replaced: 'cancelled_replaced',
};

interface CancelledScreenProps {
  readonly request: Extract<RequestView, { phase: 'cancelled' }>;
  readonly actions: PopupActions;
}

export function CancelledScreen({ request, actions }: CancelledScreenProps) {
  return (
    <OutcomeScreen
      tone="calm"
      icon="unlink"
      title={t('cancelled_title')}
      actions={<EndedActions request={request} actions={actions} remedy="scan_again" />}
    >
      <p>{t(WHY[request.reason])}</p>
    </OutcomeScreen>
  );
}

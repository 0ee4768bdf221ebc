import { useEffect } from 'preact/hooks';
import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

/** Milliseconds that success stays before the popup closes by itself. */
export const SUCCESS_SHOWN = 1200;

interface ApprovedScreenProps {
  readonly host: Host;
  readonly request: Extract<RequestView, { phase: 'approved' }>;
  readonly actions: PopupActions;
  /** The approval happened while this popup was open, not before it was opened. */
  readonly live: boolean;
}

export function ApprovedScreen({ host, request, actions, live }: ApprovedScreenProps) {
  useEffect(() => (live ? host.clock.after(SUCCESS_SHOWN, () => host.close()) : undefined), [host, live]);
  return (
    <OutcomeScreen
      tone="good"
      icon="check"
      title={t('approved_title')}
      actions={
        live ? undefined : (
          <>
            <Button look="primary" wide icon="scan" onClick={() => void actions.scan(request.page.tabId)}>
              {t('scan_page')}
            </Button>
            <Button look="quiet" wide onClick={() => void actions.leave(request.requestId)}>
              {t('close')}
            </Button>
          </>
        )
      }
    >
      <p>
        <Rich text="approved_text" parts={[<Plain>{request.asked.clientName}</Plain>]} />
      </p>
    </OutcomeScreen>
  );
}

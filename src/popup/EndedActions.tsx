import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../ui/t.ts';
import type { Remedy } from './remedies.ts';
import type { PopupActions } from './use-popup-actions.ts';

interface EndedActionsProps {
  readonly request: Pick<RequestView, 'requestId' | 'page'>;
  readonly actions: PopupActions;
  readonly remedy: Remedy | null;
}

/** Under an ended sign-in: what helps, where something does, and the way out. */
export function EndedActions({ request, actions, remedy }: EndedActionsProps) {
  return (
    <>
      {remedy !== null && (
        <Button look="primary" wide onClick={() => void apply(remedy, request, actions)}>
          {t(remedy)}
        </Button>
      )}
      <Button look={remedy === null ? 'primary' : 'quiet'} wide onClick={() => void actions.leave(request.requestId)}>
        {t('close')}
      </Button>
    </>
  );
}

function apply(
  remedy: Remedy,
  { requestId, page }: EndedActionsProps['request'],
  actions: PopupActions,
): Promise<void> {
  switch (remedy) {
    case 'scan_again':
    case 'try_again':
      return actions.scan(page.tabId);
    case 'reload_page':
      return actions.reloadPage(page.tabId, requestId);
    case 'add_account':
      return actions.openOptions('add/sign-in');
    case 'open_accounts':
      return actions.openOptions('accounts');
  }
}

import type { RequestView } from '../messaging/views.ts';
import type { Host } from '../ui/host.ts';
import { t } from '../ui/t.ts';
import { ApprovedScreen } from './ApprovedScreen.tsx';
import { AskingScreen } from './AskingScreen.tsx';
import { BlockedScreen } from './BlockedScreen.tsx';
import { CancelledScreen } from './CancelledScreen.tsx';
import { DeniedScreen } from './DeniedScreen.tsx';
import { ExpiredScreen } from './ExpiredScreen.tsx';
import { FailedScreen } from './FailedScreen.tsx';
import { FoundScreen } from './FoundScreen.tsx';
import { ProgressScreen } from './ProgressScreen.tsx';
import { RelayAlarmScreen } from './RelayAlarmScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface RequestScreenProps {
  readonly host: Host;
  readonly request: RequestView;
  readonly actions: PopupActions;
  readonly reload: () => Promise<void>;
  readonly around: string;
  /** The request ended while this popup was open. */
  readonly live: boolean;
}

/** A login request in its phase. */
export function RequestScreen({ host, request, actions, reload, around, live }: RequestScreenProps) {
  switch (request.phase) {
    case 'found':
      return <FoundScreen request={request} actions={actions} />;
    case 'claiming':
      return <ProgressScreen title={t('claiming_title')} issuer={request.issuer} />;
    case 'asking':
      return <AskingScreen clock={host.clock} request={request} actions={actions} reload={reload} around={around} />;
    case 'deciding':
      return (
        <ProgressScreen
          title={t(request.decision === 'accept' ? 'deciding_accept' : 'deciding_deny')}
          issuer={request.issuer}
        />
      );
    case 'approved':
      return <ApprovedScreen host={host} request={request} actions={actions} live={live} />;
    case 'denied':
      return <DeniedScreen request={request} actions={actions} />;
    case 'expired':
      return <ExpiredScreen request={request} actions={actions} />;
    case 'cancelled':
      return <CancelledScreen request={request} actions={actions} />;
    case 'failed':
      return <FailedScreen request={request} actions={actions} />;
    case 'relay_alarm':
      return request.burn === 'burned' ? (
        <BlockedScreen request={request} actions={actions} />
      ) : (
        <RelayAlarmScreen host={host} request={request} actions={actions} />
      );
  }
}

/** Names what is drawn: another login, or the same in another phase, is never an update of this one. */
export function screenKey(request: RequestView): string {
  const asked = request.phase === 'asking' ? `${request.asked.txn} ${request.asked.detailsHash}` : '';
  return `${request.requestId} ${request.phase} ${asked}`;
}

import type { PageEnrolmentView } from '../messaging/views.ts';
import type { Host } from '../ui/host.ts';
import { t } from '../ui/t.ts';
import { ConfirmOnPageScreen } from './ConfirmOnPageScreen.tsx';
import { EnrolmentOutcomeScreen } from './EnrolmentOutcomeScreen.tsx';
import { EnrolmentTroubleScreen } from './EnrolmentTroubleScreen.tsx';
import { OfferScreen } from './OfferScreen.tsx';
import { ProgressScreen } from './ProgressScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface PageEnrolmentScreenProps {
  readonly host: Host;
  readonly enrolment: PageEnrolmentView;
  readonly tabId: number | null;
  readonly actions: PopupActions;
  /** The person leaves the offer. */
  readonly onDecline: () => void;
  /** What else the popup shows; with the offer it is all that can move under the pointer. */
  readonly around: string;
}

/** An account that the page under the popup offers to add, in its phase. */
export function PageEnrolmentScreen({ host, enrolment, tabId, actions, onDecline, around }: PageEnrolmentScreenProps) {
  switch (enrolment.phase) {
    case 'offered':
      return (
        <OfferScreen clock={host.clock} offer={enrolment} actions={actions} onDecline={onDecline} around={around} />
      );
    case 'claiming':
      return enrolment.trouble === null ? (
        <ProgressScreen title={t('page_enrolment_claiming')} issuer={enrolment.issuer} />
      ) : (
        <EnrolmentTroubleScreen enrolment={enrolment} code={enrolment.trouble} actions={actions} />
      );
    case 'confirming':
      return <ConfirmOnPageScreen clock={host.clock} enrolment={enrolment} actions={actions} />;
    case 'registered':
    case 'taken':
    case 'refused':
    case 'expired':
    case 'stopped':
    case 'failed':
      return <EnrolmentOutcomeScreen enrolment={enrolment} tabId={tabId} actions={actions} />;
  }
}

/** Names what is drawn: another enrolment, or the same in another phase, is never an update of this one. */
export const enrolmentKey = (enrolment: PageEnrolmentView): string =>
  enrolment.phase === 'offered' ? enrolment.offerId : `${enrolment.enrolmentId} ${enrolment.phase}`;

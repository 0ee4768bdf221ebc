import type { FailureCode, PageEnrolmentView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import type { PopupActions } from './use-popup-actions.ts';

interface EnrolmentTroubleScreenProps {
  readonly enrolment: Extract<PageEnrolmentView, { phase: 'claiming' }>;
  readonly code: FailureCode;
  readonly actions: PopupActions;
}

/** The server did not answer the claim. It is asked again without the person's help. */
export function EnrolmentTroubleScreen({
  enrolment: { enrolmentId, issuer },
  code,
  actions,
}: EnrolmentTroubleScreenProps) {
  return (
    <OutcomeScreen
      tone="caution"
      icon="unlink"
      title={t(`failure_${code}_title`)}
      actions={
        <Button look="plain" wide disabled={actions.busy} onClick={() => void actions.stopEnrolment(enrolmentId)}>
          {t('page_enrolment_stop')}
        </Button>
      }
    >
      <p>
        <Rich text="page_enrolment_trouble" parts={[<Plain>{issuer.name}</Plain>]} />
      </p>
    </OutcomeScreen>
  );
}

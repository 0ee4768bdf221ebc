import type { PageEnrolmentView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import { moment } from '../ui/dates.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { OutcomeScreen } from './OutcomeScreen.tsx';
import './page-enrolment.css';
import type { PopupActions } from './use-popup-actions.ts';

type Outcome = Extract<
  PageEnrolmentView,
  { phase: 'registered' | 'taken' | 'refused' | 'expired' | 'stopped' | 'failed' }
>;

interface EnrolmentOutcomeScreenProps {
  readonly enrolment: Outcome;
  readonly tabId: number | null;
  readonly actions: PopupActions;
}

/** How adding an account ended: what happened, what was kept, what to do. */
export function EnrolmentOutcomeScreen({ enrolment, tabId, actions }: EnrolmentOutcomeScreenProps) {
  const { enrolmentId } = enrolment;
  // The page may show another code by now: looking again takes this off.
  const close = (
    <>
      <Button look="primary" wide onClick={() => void actions.leaveEnrolment(enrolmentId)}>
        {t('close')}
      </Button>
      {tabId !== null && (
        <Button look="quiet" wide icon="scan" onClick={() => void actions.scan(tabId)}>
          {t('scan_page')}
        </Button>
      )}
    </>
  );
  switch (enrolment.phase) {
    case 'registered':
      return <RegisteredScreen label={enrolment.label} waits={enrolment.waits} close={close} />;
    case 'taken':
    case 'refused':
    case 'expired':
    case 'stopped':
      return (
        <OutcomeScreen
          tone={enrolment.phase === 'taken' ? 'caution' : 'calm'}
          icon={enrolment.phase === 'expired' ? 'clock' : 'info'}
          title={t(`page_enrolment_${enrolment.phase}_title`)}
          actions={close}
        >
          <p>{t(`page_enrolment_${enrolment.phase}_text`)}</p>
        </OutcomeScreen>
      );
    case 'failed':
      return (
        <OutcomeScreen tone="caution" icon="info" title={t('page_enrolment_failed_title')} actions={close}>
          <p>{t(`failure_${enrolment.code}_title`)}</p>
          <p>{t('page_enrolment_failed_text')}</p>
        </OutcomeScreen>
      );
  }
}

interface RegisteredScreenProps extends Pick<Extract<Outcome, { phase: 'registered' }>, 'label' | 'waits'> {
  readonly close: preact.ComponentChildren;
}

function RegisteredScreen({ label, waits, close }: RegisteredScreenProps) {
  const who = (
    <strong>
      <Plain>{label}</Plain>
    </strong>
  );
  if (waits === null) {
    return (
      <OutcomeScreen tone="good" icon="check" title={t('added_title')} actions={close}>
        <p>
          <Rich text="added_text" parts={[who]} />
        </p>
      </OutcomeScreen>
    );
  }
  return (
    <OutcomeScreen tone="calm" icon="clock" title={t('added_title')} actions={close}>
      <p>
        <Rich text="added_pending_text" parts={[who, moment(waits.activeAfter)]} />
      </p>
      <p>{t('page_enrolment_waits')}</p>
      <p class="confirm-number">{waits.checkNumber}</p>
    </OutcomeScreen>
  );
}

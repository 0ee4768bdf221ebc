import type { PageEnrolmentView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Clock } from '../ui/clock.ts';
import { Icon } from '../ui/Icon.tsx';
import { Notice } from '../ui/Notice.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Plain } from '../ui/Plain.tsx';
import { TimeLeft } from '../ui/TimeLeft.tsx';
import { t } from '../ui/t.ts';
import { LIFETIME } from '../wire/lifetimes.ts';
import { Headline } from './Headline.tsx';
import './page-enrolment.css';
import type { PopupActions } from './use-popup-actions.ts';

interface ConfirmOnPageScreenProps {
  readonly clock: Clock;
  readonly enrolment: Extract<PageEnrolmentView, { phase: 'confirming' }>;
  readonly actions: PopupActions;
}

/** The number that the page must show too. The person answers there; this may close at any moment. */
export function ConfirmOnPageScreen({ clock, enrolment, actions }: ConfirmOnPageScreenProps) {
  const { enrolmentId, issuer, label, checkNumber, expiresAt, trouble } = enrolment;
  return (
    <>
      <div class="screen">
        <Headline>{t('page_enrolment_confirm_title')}</Headline>
        <p class="soft">{t('page_enrolment_confirm_text')}</p>
        <p class="confirm-number">{checkNumber}</p>
        <p class="account-line">
          <Icon name="account" size={18} />
          <span>
            <span class="unseen">{t('asking_account')} </span>
            <strong>
              <Plain>{label}</Plain>
            </strong>
            <span class="account-issuer">
              <Plain>{issuer.name}</Plain>
            </span>
            <span class="account-issuer">
              <Origin origin={issuer.issuer} />
            </span>
          </span>
        </p>
        <p class="soft">{t('page_enrolment_confirm_differs')}</p>
      </div>
      <div class="actions">
        {trouble !== null && (
          <Notice tone="caution" title={t(`failure_${trouble}_title`)} announce>
            {t('page_enrolment_tries_again')}
          </Notice>
        )}
        <TimeLeft clock={clock} expiresAt={expiresAt} lifetime={LIFETIME.enrolmentPage} />
        <Button look="plain" wide disabled={actions.busy} onClick={() => void actions.stopEnrolment(enrolmentId)}>
          {t('page_enrolment_stop')}
        </Button>
      </div>
    </>
  );
}

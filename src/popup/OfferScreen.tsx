import { useState } from 'preact/hooks';
import type { PageEnrolmentView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Clock } from '../ui/clock.ts';
import { DeviceName } from '../ui/DeviceName.tsx';
import { deviceName } from '../ui/device-name.ts';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { Headline } from './Headline.tsx';
import { PagePlate } from './PagePlate.tsx';
import { RefusalNotice } from './RefusalNotice.tsx';
import { useArmed } from './use-armed.ts';
import type { PopupActions } from './use-popup-actions.ts';

interface OfferScreenProps {
  readonly clock: Clock;
  readonly offer: Extract<PageEnrolmentView, { phase: 'offered' }>;
  readonly actions: PopupActions;
  readonly onDecline: () => void;
  readonly around: string;
}

/** The question whether to add the account that an issuer's own page offers. Nobody was asked anything yet. */
export function OfferScreen({ clock, offer, actions, onDecline, around }: OfferScreenProps) {
  const { offerId, issuer, page } = offer;
  const [name, setName] = useState(() => deviceName(navigator));
  const refusal = actions.refusalOf(offerId);
  // It can take the place of "Scan this page" while the pointer is on its way there.
  const { armed } = useArmed(clock, JSON.stringify([offer, around, refusal]));
  return (
    <>
      <div class="screen">
        <Headline>
          <Rich text="page_enrolment_title" parts={[<Plain>{issuer.name}</Plain>]} />
        </Headline>
        <PagePlate label={t('asking_page')} origin={page.origin} />
        <p class="soft">{t('page_enrolment_text')}</p>
        <DeviceName value={name} onValue={setName} />
      </div>
      <div class="actions">
        <RefusalNotice failure={refusal} />
        <Button
          look="primary"
          wide
          icon="plus"
          disabled={!armed || actions.busy}
          onClick={() => void actions.addFromPage(offerId, name)}
        >
          {t('page_enrolment_add')}
        </Button>
        <Button
          look="quiet"
          wide
          disabled={actions.busy}
          onClick={() => {
            onDecline();
            void actions.dismissEnrolment(offerId);
          }}
        >
          {t('page_enrolment_not_now')}
        </Button>
      </div>
    </>
  );
}

import type { RequestView } from '../messaging/views.ts';
import { Button } from '../ui/Button.tsx';
import type { Host } from '../ui/host.ts';
import { Icon } from '../ui/Icon.tsx';
import { Origin } from '../ui/Origin.tsx';
import { Plain } from '../ui/Plain.tsx';
import { Rich } from '../ui/Rich.tsx';
import { t } from '../ui/t.ts';
import { Headline } from './Headline.tsx';
import './relay-alarm.css';
import type { PopupActions } from './use-popup-actions.ts';

interface RelayAlarmScreenProps {
  readonly host: Host;
  readonly request: Extract<RequestView, { phase: 'relay_alarm' }>;
  readonly actions: PopupActions;
}

/** A genuine code on a page, or in a frame, that may not show it (P12). Nothing here approves; blocking takes the person's click. */
export function RelayAlarmScreen({ host, request, actions }: RelayAlarmScreenProps) {
  const { requestId, page, where, genuine, burn } = request;
  const blocking = burn === 'burning' || actions.busy;
  return (
    <div class="alarm" role="alert">
      <Icon name="alarm" size={44} />
      <Headline>
        <Rich text={where === 'frame' ? 'alarm_framed_title' : 'alarm_title'} parts={[<Plain>{genuine.name}</Plain>]} />
      </Headline>
      {where === 'frame' && <FrameWords name={genuine.name} />}
      <dl class="alarm-sites">
        <div class="alarm-site alarm-here">
          <dt>{t(where === 'frame' ? 'alarm_framed_here' : 'alarm_here')}</dt>
          <dd>
            <Origin origin={page.origin} />
          </dd>
        </div>
        <div class="alarm-site">
          <dt>{t('alarm_genuine')}</dt>
          {genuine.origins.map((origin) => (
            <dd key={origin}>
              <Origin origin={origin} />
            </dd>
          ))}
        </div>
      </dl>
      {burn === 'failed' && <p>{t('alarm_burn_failed')}</p>}
      {burn !== 'failed' && where === 'page' && <p>{t('alarm_text')}</p>}
      <div class="alarm-actions">
        <Button look="on-alarm" wide disabled={blocking} onClick={() => void actions.burn(requestId)}>
          {t(blocking ? 'alarm_blocking' : burn === 'failed' ? 'alarm_burn_again' : 'alarm_block')}
        </Button>
        <Button look="on-alarm-quiet" wide onClick={() => host.close()}>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}

/** Stands before the sites: the page around the frame is often one that the code belongs to. */
function FrameWords({ name }: { readonly name: string }) {
  return (
    <p>
      <Rich text="alarm_framed_text" parts={[<Plain>{name}</Plain>, <Plain>{name}</Plain>]} />
    </p>
  );
}

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
  // Of a frame they stand before the sites, since the page around it is often one that the code belongs to.
  const words = (
    <p>
      <Words request={request} />
    </p>
  );
  return (
    <div class="alarm" role="alert">
      <Icon name="alarm" size={44} />
      <Headline>
        <Rich text={where === 'frame' ? 'alarm_framed_title' : 'alarm_title'} parts={[<Plain>{genuine.name}</Plain>]} />
      </Headline>
      {where === 'frame' && words}
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
      {where === 'page' && words}
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

function Words({ request: { where, genuine, burn } }: Pick<RelayAlarmScreenProps, 'request'>) {
  if (burn === 'failed') return <>{t('alarm_burn_failed')}</>;
  switch (where) {
    case 'page':
      return <>{t('alarm_text')}</>;
    case 'frame':
      return <Rich text="alarm_framed_text" parts={[<Plain>{genuine.name}</Plain>, <Plain>{genuine.name}</Plain>]} />;
  }
}

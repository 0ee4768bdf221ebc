import type { DeviceView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { plain } from '../../ui/plain.ts';
import { Rich } from '../../ui/Rich.tsx';
import { t } from '../../ui/t.ts';
import { moment } from '../dates.ts';
import { CheckNumber } from './CheckNumber.tsx';

/**
 * A device that wants to join: who it says it is, by which number it is told apart, and the two answers (P22). Where the
 * number tells nobody apart there is only one.
 */
export function WaitingDevice({
  device: { name, checkNumber, status, deviceId },
  onApprove,
  onRefuse,
}: {
  readonly device: DeviceView;
  readonly onApprove: () => void;
  readonly onRefuse: () => void;
}) {
  const isShared = status.kind === 'waiting' && status.numberShared;
  return (
    <li class="device-waiting" data-device={deviceId}>
      <h3>
        <Icon name="alarm" size={20} />
        <span>
          <Rich text="device_wants_to_join" parts={[<Plain>{name}</Plain>]} />
        </span>
      </h3>
      <CheckNumber number={checkNumber} />
      {status.kind === 'waiting' && <p>{t('device_starts', moment(status.activeAfter))}</p>}
      {isShared && <Notice tone="caution">{t('device_number_shared')}</Notice>}
      <div class="device-answers">
        {!isShared && (
          <Button look="plain" aria-label={t('device_approve_of', plain(name), checkNumber)} onClick={onApprove}>
            {t('device_approve')}
          </Button>
        )}
        <Button look="strong" aria-label={t('device_refuse_of', plain(name), checkNumber)} onClick={onRefuse}>
          {t('device_refuse')}
        </Button>
      </div>
    </li>
  );
}

import type { DeviceView } from '../../messaging/views.ts';
import { Button } from '../../ui/Button.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { day, moment } from '../dates.ts';

/** A device that may approve. This browser leaves with its account, not from here. */
export function DeviceLine({
  device: { name, deviceId, checkNumber, current, createdAt, lastUsedAt },
  onRemove,
}: {
  readonly device: DeviceView;
  readonly onRemove: () => void;
}) {
  const used = lastUsedAt === null ? t('device_never_used') : t('device_used', moment(lastUsedAt));
  return (
    <li class="device" data-device={deviceId}>
      <div>
        <p class="device-title">
          <Plain>{name}</Plain>
          {current && <span class="device-current">{t('device_current')}</span>}
        </p>
        <p class="device-facts">
          <span>{t('device_since', day(createdAt))}</span> <span>{used}</span>
        </p>
        <p class="device-facts">
          {t('device_check_number')} <span class="device-number">{checkNumber}</span>
        </p>
      </div>
      {!current && (
        <Button look="quiet" aria-label={t('device_remove_of', plain(name), checkNumber)} onClick={onRemove}>
          {t('device_remove')}
        </Button>
      )}
    </li>
  );
}

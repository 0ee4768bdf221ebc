import { useState } from 'preact/hooks';
import type { AccountView, DeviceView } from '../../messaging/views.ts';
import type { Host } from '../../ui/host.ts';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { CheckNumber } from './CheckNumber.tsx';

/** Lets a device in, after the person said that it shows the same number (P22). */
export function ApproveDeviceDialog({
  account: { accountId },
  device: { deviceId, name, thumbprint, checkNumber },
  host,
  onClosed,
}: {
  readonly account: AccountView;
  readonly device: DeviceView;
  readonly host: Host;
  readonly onClosed: (done: boolean) => void;
}) {
  const [same, setSame] = useState(false);
  return (
    <ConfirmDialog
      title={t('device_approve_title', plain(name))}
      confirm={t('device_approve_confirm')}
      working={t('device_approving')}
      ready={same}
      send={() => host.send('devices.approve', { accountId, deviceId, thumbprint })}
      onClosed={onClosed}
    >
      <p>{t('device_approve_text')}</p>
      <CheckNumber number={checkNumber} />
      <label class="dialog-check">
        <input type="checkbox" checked={same} onChange={(event) => setSame(event.currentTarget.checked)} />
        {t('device_approve_same')}
      </label>
      <p>{t('device_approve_warning')}</p>
    </ConfirmDialog>
  );
}

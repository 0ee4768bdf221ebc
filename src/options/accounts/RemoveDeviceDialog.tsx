import type { AccountView, DeviceView } from '../../messaging/views.ts';
import type { Host } from '../../ui/host.ts';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';

/** Takes a device out of the account, or refuses one that waits. */
export function RemoveDeviceDialog({
  account: { accountId, label },
  device: { deviceId, name },
  refused,
  host,
  onClosed,
}: {
  readonly account: AccountView;
  readonly device: DeviceView;
  /** It waits, and the person says that it is not theirs. */
  readonly refused: boolean;
  readonly host: Host;
  readonly onClosed: (done: boolean) => void;
}) {
  return (
    <ConfirmDialog
      title={t('device_remove_title', plain(name))}
      confirm={t('device_remove_confirm')}
      working={t('removing')}
      ready
      send={() => host.send('devices.remove', { accountId, deviceId })}
      onClosed={onClosed}
    >
      <p>{t(refused ? 'device_refuse_text' : 'device_remove_text', plain(label))}</p>
    </ConfirmDialog>
  );
}

import { useEffect, useState } from 'preact/hooks';
import type { AccountView } from '../../messaging/views.ts';
import type { Host } from '../../ui/host.ts';
import { t, tCount } from '../../ui/t.ts';
import './account-devices.css';
import { DeviceList } from './DeviceList.tsx';

/** The devices of an account, asked for when they are looked at. Open by itself where one waits for the person's word. */
export function AccountDevices({
  account,
  host,
  linked,
  onChanged,
}: {
  readonly account: AccountView;
  readonly host: Host;
  readonly linked: boolean;
  readonly onChanged: () => void;
}) {
  const { devicesWaiting } = account;
  const [open, setOpen] = useState(linked);
  useEffect(() => {
    if (devicesWaiting > 0) setOpen(true);
  }, [devicesWaiting]);

  return (
    <details
      class="account-details account-devices"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-waiting={devicesWaiting > 0}
    >
      <summary>{devicesWaiting === 0 ? t('devices_summary') : tCount('devices_waiting', devicesWaiting)}</summary>
      {open && <DeviceList account={account} host={host} onChanged={onChanged} />}
    </details>
  );
}

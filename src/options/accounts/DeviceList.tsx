import { useRef, useState } from 'preact/hooks';
import type { AccountView, DeviceView } from '../../messaging/views.ts';
import type { Host } from '../../ui/host.ts';
import { plain } from '../../ui/plain.ts';
import { t } from '../../ui/t.ts';
import { WhenThere } from '../WhenThere.tsx';
import { ApproveDeviceDialog } from './ApproveDeviceDialog.tsx';
import { DeviceLine } from './DeviceLine.tsx';
import { RemoveDeviceDialog } from './RemoveDeviceDialog.tsx';
import { useDevices } from './use-devices.ts';
import { WaitingDevice } from './WaitingDevice.tsx';

interface Question {
  readonly kind: 'approve' | 'refuse' | 'remove';
  readonly device: DeviceView;
}

/** The devices of an account, those that wait first, with what can be done about each. */
export function DeviceList({
  account,
  host,
  onChanged,
}: {
  readonly account: AccountView;
  readonly host: Host;
  readonly onChanged: () => void;
}) {
  const { state, reload } = useDevices(host, account.accountId, account.devicesWaiting);
  const [question, setQuestion] = useState<Question | null>(null);
  const [said, setSaid] = useState('');
  const list = useRef<HTMLDivElement>(null);

  function answered(done: boolean): void {
    if (question === null) return;
    setQuestion(null);
    // Also after a failure: what is listed may be what it failed at.
    reload();
    if (!done) return;
    setSaid(t(question.kind === 'approve' ? 'device_approved' : 'device_removed', plain(question.device.name)));
    onChanged();
    // The button that had the focus goes with its device.
    list.current?.focus();
  }

  return (
    <div class="device-list" ref={list} tabIndex={-1} aria-label={t('devices_summary')} role="group">
      <p class="unseen" role="status">
        {said}
      </p>
      <WhenThere state={state} reload={reload}>
        {(devices) => <Lines devices={devices} ask={(kind, device) => setQuestion({ kind, device })} />}
      </WhenThere>
      {question?.kind === 'approve' && (
        <ApproveDeviceDialog account={account} device={question.device} host={host} onClosed={answered} />
      )}
      {question !== null && question.kind !== 'approve' && (
        <RemoveDeviceDialog
          account={account}
          device={question.device}
          refused={question.kind === 'refuse'}
          host={host}
          onClosed={answered}
        />
      )}
    </div>
  );
}

function Lines({
  devices,
  ask,
}: {
  readonly devices: readonly DeviceView[];
  readonly ask: (kind: Question['kind'], device: DeviceView) => void;
}) {
  const waiting = devices.filter(({ status, current }) => status.kind === 'waiting' && !current);
  const active = devices.filter((device) => !waiting.includes(device));
  return (
    <>
      {waiting.length > 0 && (
        <ul class="devices-waiting">
          {waiting.map((device) => (
            <WaitingDevice
              key={device.deviceId}
              device={device}
              onApprove={() => ask('approve', device)}
              onRefuse={() => ask('refuse', device)}
            />
          ))}
        </ul>
      )}
      <p>{t(devices.length > 1 ? 'devices_text' : 'devices_alone')}</p>
      <ul class="devices">
        {active.map((device) => (
          <DeviceLine key={device.deviceId} device={device} onRemove={() => ask('remove', device)} />
        ))}
      </ul>
    </>
  );
}

// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/preact';
import { describe, expect, it } from 'vitest';
import type { AccountView, DeviceView } from '../../src/messaging/views.ts';
import { moment } from '../../src/options/dates.ts';
import { t, tCount } from '../../src/ui/t.ts';
import type { FakeHost } from '../popup/fake-host.ts';
import { settle } from '../popup/render-popup.tsx';
import { button, click, createQuietHost, drawOptions, says, sentOf, useOptions } from './draw-options.tsx';
import { ALICE, JOINING, LAPTOP, PHONE, WAITING } from './views.ts';

useOptions();

/** A background with this account, whose server lists these devices and does what it is told. */
function hostWith(account: AccountView, ...listed: DeviceView[]): FakeHost {
  const host = createQuietHost();
  let devices: readonly DeviceView[] = listed;
  const waiting = () => devices.filter(({ status }) => status.kind === 'waiting').length;
  host.answer({
    'accounts.list': () => ({ accounts: [{ ...account, devicesWaiting: waiting() }] }),
    'devices.list': () => ({ ok: true, devices }),
    'devices.approve': ({ deviceId }) => {
      devices = devices.map((one) => (one.deviceId === deviceId ? { ...one, status: { kind: 'active' } } : one));
      return { ok: true };
    },
    'devices.remove': ({ deviceId }) => {
      devices = devices.filter((one) => one.deviceId !== deviceId);
      return { ok: true };
    },
  });
  return host;
}

const details = () => document.querySelector<HTMLDetailsElement>('.account-devices');
const names = () => [...document.querySelectorAll('[data-device]')].map((line) => line.getAttribute('data-device'));
const dialog = () => within(screen.getByRole('dialog'));
const approve = () => button('device_approve_of', JOINING.name, JOINING.checkNumber);
const refuse = () => button('device_refuse_of', JOINING.name, JOINING.checkNumber);
const confirm = () => dialog().getByRole<HTMLButtonElement>('button', { name: t('device_approve_confirm') });
const sameNumber = () => dialog().getByRole<HTMLInputElement>('checkbox', { name: t('device_approve_same') });

async function open(): Promise<void> {
  const element = details();
  if (element === null) throw new Error('there is no list of devices');
  element.open = true;
  fireEvent(element, new Event('toggle'));
  await settle();
}

describe('the devices of an account', () => {
  it('are asked for when they are looked at, and not before', async () => {
    const host = hostWith(ALICE, LAPTOP, PHONE);
    await drawOptions(host, 'accounts');
    expect(sentOf(host, 'devices.list')).toEqual([]);
    await open();
    expect(sentOf(host, 'devices.list')).toEqual([{ accountId: ALICE.accountId }]);
    expect(names()).toEqual([LAPTOP.deviceId, PHONE.deviceId]);
    expect(document.querySelector(`[data-device="${LAPTOP.deviceId}"]`)?.textContent).toContain(t('device_current'));
    expect(screen.queryByRole('button', { name: t('device_remove_of', LAPTOP.name, LAPTOP.checkNumber) })).toBeNull();
  });

  it('that wait come first, opened, with their number and the time when they would be in', async () => {
    await drawOptions(hostWith(ALICE, LAPTOP, PHONE, JOINING), 'accounts');
    expect(details()?.querySelector('summary')?.textContent).toBe(tCount('devices_waiting', 1));
    expect(names()).toEqual([JOINING.deviceId, LAPTOP.deviceId, PHONE.deviceId]);
    const at = JOINING.status.kind === 'waiting' ? JOINING.status.activeAfter : 0;
    const line = document.querySelector('.device-waiting')?.textContent;
    for (const said of [JOINING.name, JOINING.checkNumber, t('device_starts', moment(at))])
      expect(line).toContain(said);
  });

  it('are opened for the account that a notification leads to', async () => {
    const host = hostWith(ALICE, LAPTOP);
    location.hash = `accounts/${ALICE.accountId}`;
    await drawOptions(host, `accounts/${ALICE.accountId}` as 'accounts');
    expect(screen.getByRole('heading', { level: 1, name: t('accounts_title') })).toBeDefined();
    expect(names()).toEqual([LAPTOP.deviceId]);
    expect(says(t('devices_alone'))).toBe(true);
  });

  it('that can not be asked for say why, and can be asked for again', async () => {
    const host = hostWith(ALICE, LAPTOP);
    const list = () => ({ ok: true, devices: [LAPTOP] }) as const;
    host.answer({ 'devices.list': () => ({ ok: false, failure: { code: 'server_unreachable', detail: '' } }) });
    await drawOptions(host, 'accounts');
    await open();
    expect(says(t('failure_server_unreachable_text'))).toBe(true);
    host.answer({ 'devices.list': list });
    await click(button('try_again'));
    expect(names()).toEqual([LAPTOP.deviceId]);
  });

  it('are not asked for anew by what their own answer changes', async () => {
    const host = hostWith(ALICE, LAPTOP);
    await drawOptions(host, 'accounts');
    await open();
    host.show({});
    await settle();
    expect(sentOf(host, 'devices.list')).toHaveLength(1);
  });

  it('with names that a hostile device gave itself are plain text', async () => {
    await drawOptions(hostWith(ALICE, LAPTOP, { ...JOINING, name: '<img src=x>\u202egpj' }), 'accounts');
    expect(document.querySelector('.device-waiting h3')?.textContent).toContain('<img src=x>\uFFFDgpj');
    expect(document.querySelector('.device-waiting img')).toBeNull();
  });
});

describe('letting a device in', () => {
  it('P22: takes a second look and two more clicks: the number, and the approval of exactly that key', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    await drawOptions(host, 'accounts');
    await click(approve());
    expect(dialog().getByText(JOINING.checkNumber)).toBeDefined();
    expect(document.activeElement).not.toBe(confirm());
    expect(confirm().disabled).toBe(true);
    await click(confirm());
    expect(sentOf(host, 'devices.approve')).toEqual([]);
    await click(sameNumber());
    await click(confirm());
    expect(sentOf(host, 'devices.approve')).toEqual([
      { accountId: ALICE.accountId, deviceId: JOINING.deviceId, thumbprint: JOINING.thumbprint },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.querySelector('.device-waiting')).toBeNull();
    expect(says(t('device_approved', JOINING.name))).toBe(true);
    expect(document.activeElement?.className).toBe('device-list');
  });

  it('is left by Cancel, and asks for the number again the next time', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    await drawOptions(host, 'accounts');
    await click(approve());
    await click(sameNumber());
    await click(dialog().getByRole('button', { name: t('cancel') }));
    await click(approve());
    expect([sameNumber().checked, confirm().disabled]).toEqual([false, true]);
    expect(sentOf(host, 'devices.approve')).toEqual([]);
  });

  it('that fails says why, and shows what is there now', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    host.answer({ 'devices.approve': () => ({ ok: false, failure: { code: 'device_gone', detail: '' } }) });
    await drawOptions(host, 'accounts');
    await click(approve());
    await click(sameNumber());
    await click(confirm());
    expect(dialog().getByRole('alert').textContent).toContain(t('failure_device_gone_title'));
    host.answer({ 'devices.list': () => ({ ok: true, devices: [LAPTOP] }) });
    await click(dialog().getByRole('button', { name: t('cancel') }));
    expect(names()).toEqual([LAPTOP.deviceId]);
  });
});

describe('a device that shows the number of another one', () => {
  const shared: DeviceView = { ...JOINING, status: { kind: 'waiting', activeAfter: 1, numberShared: true } };

  it('P22: can not be let in: the list says why, and offers to remove it', async () => {
    const host = hostWith(ALICE, LAPTOP, shared);
    await drawOptions(host, 'accounts');
    expect(says(t('device_number_shared'))).toBe(true);
    expect(document.querySelectorAll('.device-waiting button')).toHaveLength(1);
    await click(refuse());
    await click(dialog().getByRole('button', { name: t('device_remove_confirm') }));
    expect(names()).toEqual([LAPTOP.deviceId]);
  });

  it('P22: that came while the person compared is said in the question', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    host.answer({ 'devices.approve': () => ({ ok: false, failure: { code: 'check_number_shared', detail: '' } }) });
    await drawOptions(host, 'accounts');
    await click(approve());
    await click(sameNumber());
    await click(confirm());
    expect(dialog().getByRole('alert').textContent).toContain(t('failure_check_number_shared_title'));
    host.answer({ 'devices.list': () => ({ ok: true, devices: [LAPTOP, shared] }) });
    await click(dialog().getByRole('button', { name: t('cancel') }));
    expect(
      screen.queryByRole('button', { name: t('device_approve_of', JOINING.name, JOINING.checkNumber) }),
    ).toBeNull();
  });
});

describe('removing a device', () => {
  it('P22: refuses one that waits after a question, and says what its coming means', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    await drawOptions(host, 'accounts');
    await click(refuse());
    expect(dialog().getByText(t('device_refuse_text', ALICE.label))).toBeDefined();
    expect(sentOf(host, 'devices.remove')).toEqual([]);
    await click(dialog().getByRole('button', { name: t('device_remove_confirm') }));
    expect(sentOf(host, 'devices.remove')).toEqual([{ accountId: ALICE.accountId, deviceId: JOINING.deviceId }]);
    expect(names()).toEqual([LAPTOP.deviceId]);
    expect(says(t('device_removed', JOINING.name))).toBe(true);
  });

  it('P24: takes another one out after a question', async () => {
    const host = hostWith(ALICE, LAPTOP, PHONE);
    await drawOptions(host, 'accounts');
    await open();
    await click(button('device_remove_of', PHONE.name, PHONE.checkNumber));
    await click(dialog().getByRole('button', { name: t('device_remove_confirm') }));
    expect(names()).toEqual([LAPTOP.deviceId]);
  });

  it('that is under way can not be left by Escape', async () => {
    const host = hostWith(ALICE, LAPTOP, JOINING);
    host.answer({ 'devices.remove': () => new Promise(() => undefined) });
    await drawOptions(host, 'accounts');
    await click(refuse());
    await click(dialog().getByRole('button', { name: t('device_remove_confirm') }));
    const escape = new Event('cancel', { cancelable: true });
    screen.getByRole('dialog').dispatchEvent(escape);
    expect([escape.defaultPrevented, dialog().queryAllByRole('button')]).toEqual([true, []]);
  });
});

describe('an account that waits itself', () => {
  it('P22: shows the number to compare and what to do, and becomes ready when the server says so', async () => {
    const host = hostWith(WAITING);
    let letIn: () => void = () => undefined;
    host.answer({
      'accounts.list': () => ({ accounts: [WAITING] }),
      'accounts.freshen': () =>
        new Promise((resolve) => {
          letIn = () => resolve({ changed: true });
        }),
    });
    await drawOptions(host, 'accounts');
    expect(says('482 913')).toBe(true);
    expect(says(t('account_pending_text'))).toBe(true);
    expect(details()).toBeNull();
    host.answer({ 'accounts.list': () => ({ accounts: [{ ...WAITING, status: { kind: 'active' } }] }) });
    letIn();
    await settle();
    expect(says(t('account_status_active'))).toBe(true);
  });
});

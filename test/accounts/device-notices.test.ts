import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { accountOfNotification } from '../../src/accounts/device-notices.ts';
import { createExtension, type Extension } from '../support/extension.ts';

const MINUTE = 61_000;

async function enrolled() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const told = () => extension.fake.notifications.get(`devices:${accountId}`) ?? null;
  const badge = () => extension.fake.button.badge;
  return { extension, accountId, told, badge };
}

/** Another browser enrols the same address. */
async function joins(extension: Extension, name = 'Phone') {
  const other = await createExtension({ beside: extension });
  await other.enrol('ada@example.org', name);
  return other;
}

const hourPasses = (extension: Extension) => extension.background().accounts.refreshAll();

async function deviceNamed(extension: Extension, accountId: string, wanted: string) {
  const answer = await extension.send('devices.list', { accountId });
  const device = answer.ok ? answer.devices.find(({ name }) => name === wanted) : undefined;
  if (device === undefined) throw new Error(`there is no device ${wanted}`);
  return device;
}

describe('a device that wants to join', () => {
  it('P22: is told of by a notification, on the button, and in the popup', async () => {
    const { extension, accountId, told, badge } = await enrolled();
    expect([told(), badge()]).toEqual([null, '']);
    await joins(extension);
    await hourPasses(extension);
    expect(told()?.message).toBe('device_notification_body ada@example.org');
    expect(badge()).toBe('+1');
    expect((await extension.send('popup.view', {})).notices).toEqual([
      { kind: 'devices_waiting', accountId, label: 'ada@example.org', count: 1 },
    ]);
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ devicesWaiting: 1 }]);
  });

  it('P22: is told of once, also after a restart, and shown as long as it waits', async () => {
    const { extension, told, badge } = await enrolled();
    await joins(extension);
    await hourPasses(extension);
    extension.fake.notifications.clear();
    extension.fake.button.badge = '';
    extension.restart();
    await hourPasses(extension);
    expect(told()).toBeNull();
    expect(badge()).toBe('+1');
  });

  it('P22: is told of although another one left at the same time, so that the number stayed', async () => {
    const { extension, accountId, told, badge } = await enrolled();
    await joins(extension, 'Phone');
    await hourPasses(extension);
    extension.fake.notifications.clear();
    extension.server.devices.delete((await deviceNamed(extension, accountId, 'Phone')).deviceId);
    await joins(extension, 'Stranger');
    await hourPasses(extension);
    // The same count makes the same validator, so nothing of the account tells that the devices are others.
    expect([told() === null, badge()]).toEqual([false, '+1']);
  });

  it('is no news any more when it was let in or refused', async () => {
    const { extension, accountId, told, badge } = await enrolled();
    await joins(extension, 'Phone');
    await joins(extension, 'Stranger');
    await hourPasses(extension);
    expect(badge()).toBe('+2');
    const phone = await deviceNamed(extension, accountId, 'Phone');
    await extension.send('devices.approve', { accountId, deviceId: phone.deviceId, thumbprint: phone.thumbprint });
    expect(badge()).toBe('+1');
    expect(told()).not.toBeNull();
    const { deviceId } = await deviceNamed(extension, accountId, 'Stranger');
    await extension.send('devices.remove', { accountId, deviceId });
    expect([told(), badge()]).toEqual([null, '']);
    expect((await extension.send('popup.view', {})).notices).toEqual([]);
  });

  it('is no news any more when its account is removed here', async () => {
    const { extension, accountId, told, badge } = await enrolled();
    await joins(extension);
    await hourPasses(extension);
    await extension.send('accounts.remove', { accountId, force: false });
    expect([told(), badge()]).toEqual([null, '']);
  });

  it('is shown again after a start without the network', async () => {
    const { extension, badge } = await enrolled();
    await joins(extension);
    await hourPasses(extension);
    extension.fake.button.badge = '';
    extension.server.faults.push('unreachable');
    await extension.background().catchUp();
    expect(badge()).toBe('+1');
  });

  it('gives its place on the button to a sign-in, and takes it back', async () => {
    const { extension, badge } = await enrolled();
    await joins(extension);
    await hourPasses(extension);
    const tab = extension.fake.openTab('https://shop.example/login');
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect([extension.fake.badges.get(tab.id), badge()]).toEqual(['1', '+1']);
    extension.fake.load(tab.id, 'https://shop.example/');
    await extension.background().approvals.tabChanged(tab.id);
    // Not an empty text, which would hide what the button shows everywhere.
    expect(extension.fake.badges.has(tab.id)).toBe(false);
  });

  it('leads from its notification to its account', () => {
    expect(accountOfNotification('devices:account-1')).toBe('account-1');
    expect(accountOfNotification('request:7')).toBeNull();
  });
});

describe('an opened page', () => {
  it('has servers asked that were not asked for a minute, and no others', async () => {
    const { extension } = await enrolled();
    const asked = () => extension.server.calls.filter((call) => call === 'GET /account').length;
    expect(await extension.send('accounts.freshen', {})).toEqual({ changed: false });
    expect(asked()).toBe(0);
    extension.clock.now += MINUTE;
    const before = asked();
    await Promise.all([extension.send('accounts.freshen', {}), extension.send('accounts.freshen', {})]);
    expect(asked() - before).toBe(1);
    await extension.send('accounts.freshen', {});
    expect(asked() - before).toBe(1);
  });

  it('does not have a server asked again and again that does not answer', async () => {
    const { extension } = await enrolled();
    extension.clock.now += MINUTE;
    extension.server.faults.push('unreachable', 'unreachable');
    await extension.send('accounts.freshen', {});
    const calls = extension.server.calls.length;
    await extension.send('accounts.freshen', {});
    expect(extension.server.calls).toHaveLength(calls);
  });

  it('is told when there is something else to show', async () => {
    const { extension } = await enrolled();
    await joins(extension);
    extension.clock.now += MINUTE;
    expect(await extension.send('accounts.freshen', {})).toEqual({ changed: true });
    extension.clock.now += MINUTE;
    expect(await extension.send('accounts.freshen', {})).toEqual({ changed: false });
  });
});

describe('an account that an earlier version stored', () => {
  it('is read, and tells of waiting devices from then on', async () => {
    const { extension, accountId, badge } = await enrolled();
    const db = await openDB((await indexedDB.databases()).at(-1)?.name ?? '');
    const { waitingDevices: _, ...earlier } = (await db.get('accounts', accountId)) as { waitingDevices: unknown };
    await db.put('accounts', earlier);
    db.close();
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ devicesWaiting: 0 }]);
    await joins(extension);
    await hourPasses(extension);
    expect(badge()).toBe('+1');
  });
});

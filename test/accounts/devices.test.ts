import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { thumbprint } from '../../src/proofs/keys.ts';
import { createExtension, type Extension } from '../support/extension.ts';
import { ACTIVATION_DELAY } from '../support/fake-devices.ts';

/** A browser that is in, and another one of the same person that waits to join. */
async function twoBrowsers() {
  const first = await createExtension();
  const { accountId } = await first.enrol('ada@example.org', 'Laptop');
  const second = await createExtension({ beside: first });
  const joining = await second.enrol('ada@example.org', 'Phone');
  return { first, accountId, second, joining };
}

async function list(extension: Extension, accountId: string) {
  const answer = await extension.send('devices.list', { accountId });
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer.devices;
}

async function waitingDevice(extension: Extension, accountId: string) {
  const found = (await list(extension, accountId)).find(({ status }) => status.kind === 'waiting');
  if (found === undefined) throw new Error('no device waits');
  return found;
}

/** The devices as the server lists them. */
async function listing(extension: Extension, accountId: string): Promise<readonly object[]> {
  const views = await list(extension, accountId);
  return views.map(({ deviceId, name, thumbprint: print, current, createdAt, status: { kind } }) => ({
    ...{ device_id: deviceId, name, thumbprint: print, current, created_at: createdAt / 1000, last_used_at: null },
    active_after: kind === 'waiting' ? extension.clock.now / 1000 + ACTIVATION_DELAY : 0,
  }));
}

/** Another thumbprint of the same check number, which is made of the first 32 bits. */
const sameNumber = (print: string) => `${print.slice(0, 6)}${'A'.repeat(37)}`;

const status = async (extension: Extension) => (await extension.send('accounts.list', {})).accounts[0]?.status;

describe('the devices of an account', () => {
  it('P24: are listed with what tells them apart, this browser marked', async () => {
    const { first, accountId, second } = await twoBrowsers();
    const [laptop, phone] = await list(first, accountId);
    expect(laptop).toMatchObject({ name: 'Laptop', current: true, status: { kind: 'active' }, lastUsedAt: null });
    expect(phone).toMatchObject({
      name: 'Phone',
      current: false,
      createdAt: first.clock.now,
      status: { kind: 'waiting', activeAfter: first.clock.now + ACTIVATION_DELAY * 1000 },
    });
    const [, device] = [...second.server.devices.values()];
    expect(phone?.checkNumber).toBe(checkNumber(await thumbprint(device!.jwk)));
  });

  it('P22: show a waiting browser the number that the other one compares, made of its own key', async () => {
    const { first, accountId, second, joining } = await twoBrowsers();
    const { checkNumber: number } = await waitingDevice(first, accountId);
    expect(joining.status).toMatchObject({ kind: 'pending', checkNumber: number });
    expect((await second.send('popup.view', {})).notices).toEqual([
      expect.objectContaining({ kind: 'pending', label: 'ada@example.org', checkNumber: number }),
    ]);
  });

  it('P22: are let in by one that is in, and the new one learns it when it is opened', async () => {
    const { first, accountId, second } = await twoBrowsers();
    const { deviceId, thumbprint: print } = await waitingDevice(first, accountId);
    expect(await status(second)).toMatchObject({ kind: 'pending' });
    const approval = { accountId, deviceId, thumbprint: print };
    expect(await first.send('devices.approve', approval)).toEqual({ ok: true });
    first.clock.now += 61_000;
    expect(await second.send('accounts.freshen', {})).toEqual({ changed: true });
    expect(await status(second)).toEqual({ kind: 'active' });
  });

  it('P22: learn that they wait on, where the server moved the end of their delay', async () => {
    const { second, joining } = await twoBrowsers();
    const [, device] = [...second.server.devices.values()];
    device!.activeAfter += 2 * ACTIVATION_DELAY;
    second.clock.now += (ACTIVATION_DELAY + 1) * 1000;
    expect(await status(second)).toEqual({ kind: 'active' });
    const tab = second.fake.openTab('https://shop.example/login');
    await second.show(tab.id, [second.server.newCode().text]);
    const found = await second.request();
    if (found?.phase !== 'found') throw new Error('no code is found');
    await second.send('request.continue', { requestId: found.requestId, accountId: joining.accountId });
    expect(await second.request()).toMatchObject({ phase: 'failed', code: 'device_pending' });
    expect(await status(second)).toMatchObject({ kind: 'pending', activeAfter: device!.activeAfter * 1000 });
  });

  it('P22: are let in as the keys that were compared and as no other', async () => {
    const { first, accountId } = await twoBrowsers();
    const { deviceId } = await waitingDevice(first, accountId);
    const answer = await first.send('devices.approve', { accountId, deviceId, thumbprint: 'A'.repeat(43) });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'device_gone' } });
    expect((await waitingDevice(first, accountId)).deviceId).toBe(deviceId);
  });

  it('P22: are never let in by a number that another device shows too, whether it waits or is in', async () => {
    for (const activeAfter of [0, Number.MAX_SAFE_INTEGER]) {
      const { first, accountId } = await twoBrowsers();
      const { deviceId, thumbprint: print } = await waitingDevice(first, accountId);
      const approval = { accountId, deviceId, thumbprint: print };
      const listed = await listing(first, accountId);
      const stranger = {
        ...listed[1],
        device_id: 'stranger',
        thumbprint: sameNumber(print),
        active_after: activeAfter,
      };
      const answer = () => ({ answer: Response.json({ devices: [...listed, stranger] }) });
      first.server.faults.push(answer());
      const shown = (await list(first, accountId)).find((device) => device.deviceId === deviceId);
      expect(shown?.status).toMatchObject({ kind: 'waiting', numberShared: true });
      first.server.faults.push(answer());
      expect(await first.send('devices.approve', approval)).toMatchObject({ failure: { code: 'check_number_shared' } });
      expect((await waitingDevice(first, accountId)).status).toMatchObject({ kind: 'waiting', numberShared: false });
      expect(await first.send('devices.approve', approval)).toEqual({ ok: true });
    }
  });

  it('P22: are refused, and the refused browser learns it when it is opened', async () => {
    const { first, accountId, second } = await twoBrowsers();
    const { deviceId } = await waitingDevice(first, accountId);
    expect(await first.send('devices.remove', { accountId, deviceId })).toEqual({ ok: true });
    expect(await list(first, accountId)).toHaveLength(1);
    first.clock.now += 61_000;
    await second.send('accounts.freshen', {});
    expect(await status(second)).toEqual({ kind: 'revoked' });
    expect((await second.send('popup.view', {})).notices).toMatchObject([{ kind: 'revoked' }]);
  });

  it('that are gone already count as removed', async () => {
    const { first, accountId } = await twoBrowsers();
    const { deviceId } = await waitingDevice(first, accountId);
    first.server.devices.delete(deviceId);
    expect(await first.send('devices.remove', { accountId, deviceId })).toEqual({ ok: true });
  });

  it('never lose this browser from the list: it leaves with its account', async () => {
    const { first, accountId } = await twoBrowsers();
    const own = (await list(first, accountId)).find(({ current }) => current);
    const answer = await first.send('devices.remove', { accountId, deviceId: own!.deviceId });
    expect(answer).toMatchObject({ failure: { code: 'rejected' } });
    expect(first.server.devices.has(own!.deviceId)).toBe(true);
  });

  it('P22: can not let each other in while they wait', async () => {
    const { first, accountId, second, joining } = await twoBrowsers();
    const third = await createExtension({ beside: first });
    await third.enrol('ada@example.org', 'Stranger');
    const stranger = (await list(first, accountId)).find(({ name }) => name === 'Stranger');
    const { accountId: waiting } = joining;
    const { deviceId, thumbprint: print } = stranger!;
    const approval = { accountId: waiting, deviceId, thumbprint: print };
    expect(await second.send('devices.approve', approval)).toMatchObject({ failure: { code: 'device_pending' } });
    expect(await second.send('devices.remove', { accountId: waiting, deviceId })).toMatchObject({ ok: false });
    expect(await list(second, waiting)).toMatchObject([{ current: true }]);
  });

  it('of a browser that was removed can not be listed, and the account shows why', async () => {
    const { first, accountId } = await twoBrowsers();
    first.server.devices.clear();
    expect(await first.send('devices.list', { accountId })).toMatchObject({ failure: { code: 'unknown_device' } });
    expect(await status(first)).toEqual({ kind: 'revoked' });
  });

  it.each(['unreachable', { problem: 'too_many_requests' }] as const)(
    'say why they can not be asked for: %o',
    async (fault) => {
      const { first, accountId } = await twoBrowsers();
      first.server.faults.push(fault);
      const code = fault === 'unreachable' ? 'server_unreachable' : 'too_many_requests';
      expect(await first.send('devices.list', { accountId })).toMatchObject({ ok: false, failure: { code } });
      expect(await first.send('devices.list', { accountId: 'nobody' })).toMatchObject({
        failure: { code: 'unknown_account' },
      });
    },
  );

  it('P22: that were let in although the answer was lost are let in once', async () => {
    const { first, accountId } = await twoBrowsers();
    const { deviceId, thumbprint: print } = await waitingDevice(first, accountId);
    first.server.faults.push('lost');
    const approval = { accountId, deviceId, thumbprint: print };
    expect(await first.send('devices.approve', approval)).toMatchObject({ failure: { code: 'server_unreachable' } });
    expect(await first.send('devices.approve', approval)).toEqual({ ok: true });
  });
});

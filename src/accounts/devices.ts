import type { Handlers } from '../messaging/broker.ts';
import type { Answer, MessageFailure } from '../messaging/messages.ts';
import type { DeviceView } from '../messaging/views.ts';
import { checkNumber } from '../proofs/check-number.ts';
import type { CountersignApi } from '../protocols/countersign/api.ts';
import { ApiError } from '../protocols/countersign/api-error.ts';
import type { ClaimingAccount } from '../protocols/countersign/driver.ts';
import { toFailure } from '../protocols/countersign/failure.ts';
import { VaultError } from '../vault/lock-state.ts';
import type { Device } from '../wire/device.ts';
import type { Accounts } from './accounts.ts';

export interface Devices {
  readonly handlers: Handlers<'devices.list' | 'devices.approve' | 'devices.remove'>;
}

/** The devices of an account at its server: who they are, letting one in, and taking one out (P22). */
export function createDevices(deps: {
  readonly accounts: Pick<Accounts, 'claimingAccount' | 'revoked' | 'refresh'>;
  readonly api: CountersignApi;
  readonly now: () => number;
  readonly report: (error: unknown) => void;
}): Devices {
  const { accounts, api, now, report } = deps;

  async function asAccount<T extends object>(
    accountId: string,
    task: (account: ClaimingAccount) => Promise<Answer<T>>,
  ): Promise<Answer<T>> {
    try {
      const account = await accounts.claimingAccount(accountId);
      if (account === null) return refused('unknown_account', 'There is no such account.');
      return await task(account);
    } catch (error) {
      if (error instanceof VaultError) return refused('vault_damaged', error.message);
      if (error instanceof ApiError && error.code === 'unknown_device') await accounts.revoked(accountId);
      return { ok: false, failure: toFailure(error) };
    }
  }

  /** What was told of waiting devices is not true any more. That it is learned an hour later would cost nothing but sight. */
  const learn = (accountId: string) => accounts.refresh(accountId).catch(report);

  return {
    handlers: {
      'devices.list': ({ accountId }) =>
        asAccount(accountId, async ({ signer }) => {
          const devices = await api.devices(signer);
          const serverTime = await api.serverTime(signer.issuer);
          return { ok: true, devices: devices.map((device) => deviceView(device, devices, serverTime, now())) };
        }),
      'devices.approve': ({ accountId, deviceId, thumbprint }) =>
        asAccount<object>(accountId, async ({ signer }) => {
          try {
            // What the person compared proves nothing where another key shows it too; one may have come since they looked.
            if (sharesNumber({ device_id: deviceId, thumbprint }, await api.devices(signer))) {
              return refused('check_number_shared', 'Another device shows the same check number.');
            }
            await api.approveDevice(signer, deviceId, thumbprint);
          } catch (error) {
            if (isNotFound(error)) return refused('device_gone', error.detail);
            throw error;
          } finally {
            await learn(accountId);
          }
          return { ok: true };
        }),
      'devices.remove': ({ accountId, deviceId }) =>
        asAccount<object>(accountId, async (account) => {
          // Its key would stay here without its device.
          if (deviceId === account.deviceId) return refused('rejected', 'This browser leaves with its account.');
          try {
            await api.removeDevice(account.signer, deviceId);
          } catch (error) {
            // Gone already is what was asked for.
            if (!isNotFound(error)) throw error;
          } finally {
            await learn(accountId);
          }
          return { ok: true };
        }),
    },
  };
}

/** `serverTime` in seconds by the server's clock, `now` in milliseconds by ours. */
function deviceView(device: Device, all: readonly Device[], serverTime: number, now: number): DeviceView {
  const { device_id, name, thumbprint, current, created_at, last_used_at, active_after } = device;
  return {
    deviceId: device_id,
    name,
    thumbprint,
    checkNumber: checkNumber(thumbprint),
    current,
    createdAt: created_at * 1000,
    lastUsedAt: last_used_at === null ? null : last_used_at * 1000,
    status:
      active_after > serverTime
        ? {
            kind: 'waiting',
            activeAfter: now + (active_after - serverTime) * 1000,
            numberShared: sharesNumber(device, all),
          }
        : { kind: 'active' },
  };
}

/** Six digits can be had by making keys until they fit, so a number that two show names neither (P22). */
function sharesNumber(device: Pick<Device, 'device_id' | 'thumbprint'>, all: readonly Device[]): boolean {
  const number = checkNumber(device.thumbprint);
  return all.some((other) => other.device_id !== device.device_id && checkNumber(other.thumbprint) === number);
}

const isNotFound = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 'not_found';

const refused = (code: MessageFailure['code'], detail: string) => ({ ok: false, failure: { code, detail } }) as const;

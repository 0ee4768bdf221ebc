import { randomToken } from '../../src/proofs/base64url.ts';
import { thumbprint } from '../../src/proofs/keys.ts';
import type { WebApp } from '../../src/wire/device.ts';
import type { PublicJwk } from '../../src/wire/fields.ts';
import { Refused } from './refused.ts';

/** Times in seconds. */
export interface FakeDevice {
  readonly sub: string;
  readonly label: string;
  readonly jwk: PublicJwk;
  readonly name: string;
  readonly createdAt: number;
  activeAfter: number;
}

/** The device that signed a call, as it was when the call came. */
export interface CallingDevice extends FakeDevice {
  readonly id: string;
}

/** Seconds that a second device of an account waits (P22). */
export const ACTIVATION_DELAY = 86_400;

/** The devices of a token server, by their id, and what an authenticator asks of them. */
export function createFakeDevices(deps: {
  readonly now: () => number;
  /** Seconds that the server's clock is ahead. */
  readonly ahead: () => number;
  /** What an account is told of the server. */
  readonly issuer: () => { readonly issuer_name: string; readonly web_apps: readonly WebApp[] };
}) {
  const { now, ahead, issuer } = deps;
  const devices = new Map<string, FakeDevice>();

  const waits = ({ activeAfter }: FakeDevice) => activeAfter > now();
  const siblings = ({ sub }: FakeDevice) => [...devices].filter(([, other]) => other.sub === sub);

  async function view(id: string, device: FakeDevice, current: string) {
    return {
      device_id: id,
      name: device.name,
      thumbprint: await thumbprint(device.jwk),
      created_at: device.createdAt + ahead(),
      active_after: device.activeAfter + ahead(),
      last_used_at: null,
      current: id === current,
    };
  }

  /** Makes a device of the key, and gives its id. */
  function admit(destination: string, jwk: PublicJwk, name: string): string {
    const deviceId = randomToken();
    const sub = `sub-${destination}`;
    const joins = [...devices.values()].some((other) => other.sub === sub);
    const activeAfter = joins ? now() + ACTIVATION_DELAY : now();
    devices.set(deviceId, { sub, label: destination, jwk, name, createdAt: now(), activeAfter });
    return deviceId;
  }

  /** What a device is answered when it was admitted. */
  async function registered(deviceId: string) {
    const device = devices.get(deviceId);
    if (device === undefined) throw new Refused('unknown_device');
    const { sub, label } = device;
    return { device: await view(deviceId, device, deviceId), account: { sub, label, ...issuer() } };
  }

  return {
    devices,
    admit,
    registered,
    async list(by: CallingDevice) {
      const all = await Promise.all(siblings(by).map(([id, device]) => view(id, device, by.id)));
      return waits(by) ? all.filter(({ current }) => current) : all;
    },
    /** How many devices of the account wait, as far as this one may know. */
    waitingBeside: (device: FakeDevice): number =>
      waits(device) ? 0 : siblings(device).filter(([, other]) => waits(other)).length,
    async approve(by: CallingDevice, id: string, json: Record<string, string>) {
      if (waits(by)) throw new Refused('device_pending', { active_after: by.activeAfter });
      const device = devices.get(id);
      if (device?.sub !== by.sub || (await thumbprint(device.jwk)) !== json['thumbprint']) {
        throw new Refused('not_found');
      }
      if (waits(device)) device.activeAfter = now();
      return { status: 204 };
    },
    remove(by: CallingDevice, id: string) {
      if (waits(by) && id !== by.id) throw new Refused('device_pending', { active_after: by.activeAfter });
      if (devices.get(id)?.sub !== by.sub || !devices.delete(id)) throw new Refused('not_found');
      return { status: 204 };
    },
  };
}

import type { Device } from '../wire/device.ts';

/** Most devices that one account is told of: a server that lists more has other troubles. */
const MOST = 50;

/** Ids of the other devices that wait for an approval (P22). `serverTime` in seconds by the server's clock. */
export function waitingDevices(devices: readonly Device[], serverTime: number): string[] {
  return devices
    .filter(({ current, active_after }) => !current && active_after > serverTime)
    .map(({ device_id }) => device_id)
    .slice(0, MOST);
}

/**
 * When this device may approve, in milliseconds by our clock `now`. By the difference to the server's time, because an
 * approval counts at once, however wrong our clock is.
 */
export function ownActiveAfter(devices: readonly Device[], serverTime: number, now: number): number {
  const own = devices.find(({ current }) => current);
  const left = own === undefined ? 0 : own.active_after - serverTime;
  return left > 0 ? now + left * 1000 : now;
}

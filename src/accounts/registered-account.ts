import type { AccountRecord, EnrolmentRecord } from '../storage/records.ts';
import type { DeviceRegistered } from '../wire/device.ts';

/**
 * The account that an enrolment becomes when its key is registered. `now` in milliseconds; `serverTime` in seconds, by
 * which the server's times are read.
 */
export function registeredAccount(
  { enrolmentId, issuer, publicJwk, sealedKey }: EnrolmentRecord,
  { device, account }: DeviceRegistered,
  { now, serverTime }: { readonly now: number; readonly serverTime: number },
): AccountRecord {
  return {
    // The sealed key is bound to this id, so the account keeps the enrolment's.
    accountId: enrolmentId,
    issuer,
    issuerName: account.issuer_name,
    sub: account.sub,
    label: account.label,
    name: '',
    deviceId: device.device_id,
    deviceName: device.name,
    publicJwk,
    sealedKey,
    webApps: account.web_apps,
    approvedOrigins: [],
    createdAt: now,
    activeAfter: Math.max(0, now + (device.active_after - serverTime) * 1000),
    status: 'enrolled',
    waitingDevices: [],
    refreshedAt: now,
    etag: null,
  };
}

import type { AccountRecord, EnrolmentRecord } from '../storage/records.ts';
import type { DeviceRegistered } from '../wire/device.ts';

/** The account that an enrolment becomes when its key is registered. `now` in milliseconds. */
export function registeredAccount(
  { enrolmentId, issuer, publicJwk, sealedKey }: EnrolmentRecord,
  { device, account }: DeviceRegistered,
  now: number,
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
    activeAfter: device.active_after * 1000,
    status: 'enrolled',
    waitingDevices: [],
    refreshedAt: now,
    etag: null,
  };
}

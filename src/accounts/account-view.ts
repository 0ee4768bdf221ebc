import type { AccountNotice, AccountView, EnrolmentView } from '../messaging/views.ts';
import { checkNumber } from '../proofs/check-number.ts';
import { thumbprint } from '../proofs/keys.ts';
import type { AccountRecord, EnrolmentRecord } from '../storage/records.ts';

/** An account as the options page draws it. `now` in milliseconds. */
export async function accountView(account: AccountRecord, now: number): Promise<AccountView> {
  const { accountId, issuer, issuerName, label, name, createdAt, webApps, waitingDevices } = account;
  return {
    accountId,
    issuer,
    issuerName,
    label,
    name,
    createdAt,
    webApps: webApps.map(({ client_name, origins }) => ({ name: client_name, origins })),
    status: await statusOf(account, now),
    devicesWaiting: waitingDevices.length,
  };
}

async function statusOf(account: AccountRecord, now: number): Promise<AccountView['status']> {
  const { status, activeAfter, publicJwk } = account;
  switch (status) {
    case 'revoked':
      return { kind: 'revoked' };
    case 'enrolled':
      // The number comes from the key itself: what a server says of it has no part in what the person compares.
      return activeAfter > now
        ? { kind: 'pending', activeAfter, checkNumber: checkNumber(await thumbprint(publicJwk)) }
        : { kind: 'active' };
  }
}

/** What the popup says of an account although no sign-in waits; `null` when there is nothing to say. */
export async function accountNotice(account: AccountRecord, now: number): Promise<AccountNotice | null> {
  const { accountId, label, status, devicesWaiting } = await accountView(account, now);
  switch (status.kind) {
    case 'revoked':
      return { accountId, label, kind: 'revoked' };
    case 'pending':
      return { accountId, label, ...status };
    case 'active':
      return devicesWaiting === 0 ? null : { accountId, label, kind: 'devices_waiting', count: devicesWaiting };
  }
}

/** An enrolment that waits for something, or `null` when the server was never told of it or its time is over. */
export function enrolmentView(enrolment: EnrolmentRecord, now: number): EnrolmentView | null {
  const { enrolmentId, issuer, issuerName, step } = enrolment;
  const base = { enrolmentId, issuer: { issuer, name: issuerName } };
  switch (step.kind) {
    case 'starting':
    // Shown by the popup, which has them from elsewhere.
    case 'page_claiming':
    case 'page_claimed':
      return null;
    case 'code_sent': {
      const { destination, expiresAt, resendAfter, attemptsLeft } = step;
      return expiresAt > now ? { ...base, destination, expiresAt, resendAfter, attemptsLeft } : null;
    }
    // The code was right and the device is not registered yet: entering any code again goes on from there.
    case 'verified':
      return step.expiresAt > now
        ? {
            ...base,
            destination: step.destination,
            expiresAt: step.expiresAt,
            resendAfter: step.expiresAt,
            attemptsLeft: 1,
          }
        : null;
  }
}

import type { AccountView, EnrolmentView } from '../messaging/views.ts';
import type { AccountRecord, EnrolmentRecord } from '../storage/records.ts';

/** An account as the options page draws it. `now` in milliseconds. */
export function accountView(account: AccountRecord, now: number): AccountView {
  const { accountId, issuer, issuerName, label, name, createdAt, webApps } = account;
  return {
    accountId,
    issuer,
    issuerName,
    label,
    name,
    createdAt,
    webApps: webApps.map(({ client_name, origins }) => ({ name: client_name, origins })),
    status: statusOf(account, now),
  };
}

function statusOf({ status, activeAfter }: AccountRecord, now: number): AccountView['status'] {
  switch (status) {
    case 'revoked':
      return { kind: 'revoked' };
    case 'enrolled':
      return activeAfter > now ? { kind: 'pending', activeAfter } : { kind: 'active' };
  }
}

/** An enrolment that waits for something, or `null` when the server was never told of it or its time is over. */
export function enrolmentView(enrolment: EnrolmentRecord, now: number): EnrolmentView | null {
  const { enrolmentId, issuer, issuerName, step } = enrolment;
  const base = { enrolmentId, issuer: { issuer, name: issuerName } };
  switch (step.kind) {
    case 'starting':
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

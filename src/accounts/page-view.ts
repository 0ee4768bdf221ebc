import type { PageEnrolmentView } from '../messaging/views.ts';
import type { Offer } from './enrolment-offers.ts';
import type { PageProgress } from './page-progress.ts';

/** An offer as the popup draws it. `name`: what the issuer is called, where that is known already. The OTP stays here. */
export function offerView({ offerId, issuer, page }: Offer, name: string | null): PageEnrolmentView {
  const { tabId, origin, title, privateWindow } = page;
  return {
    phase: 'offered',
    offerId,
    issuer: { issuer, name: name ?? issuer },
    page: { tabId, origin, title, privateWindow },
  };
}

/** The same for an enrolment that began. `now` in milliseconds. */
export function progressView(progress: PageProgress, now: number): PageEnrolmentView {
  const { enrolmentId, issuer } = progress;
  const base = { enrolmentId, issuer };
  switch (progress.phase) {
    case 'claiming':
      return { ...base, phase: 'claiming', trouble: progress.trouble };
    case 'confirming': {
      const { label, checkNumber, expiresAt, trouble } = progress;
      return { ...base, phase: 'confirming', label, checkNumber, expiresAt, trouble };
    }
    case 'registered': {
      const { label, checkNumber, activeAfter } = progress;
      const waits = activeAfter > now ? { activeAfter, checkNumber } : null;
      return { ...base, phase: 'registered', label, waits };
    }
    case 'taken':
    case 'refused':
    case 'expired':
    case 'stopped':
      return { ...base, phase: progress.phase };
    case 'failed':
      return { ...base, phase: 'failed', code: progress.code, detail: progress.detail };
  }
}

import type { PageEnrolmentView } from '../../src/messaging/views.ts';

type In<P extends PageEnrolmentView['phase']> = Extract<PageEnrolmentView, { phase: P }>;

const ISSUER = 'https://login.fieldnotes.example';
const BASE = { enrolmentId: 'e-1', issuer: { issuer: ISSUER, name: 'Fieldnotes Login' } } as const;

export const OFFER: In<'offered'> = {
  phase: 'offered',
  offerId: 'o-1',
  issuer: { issuer: ISSUER, name: ISSUER },
  page: { tabId: 7, origin: ISSUER, title: 'Add a browser', privateWindow: false },
};

export const CLAIMING: In<'claiming'> = { ...BASE, phase: 'claiming', trouble: null };

export const CONFIRMING: In<'confirming'> = {
  ...BASE,
  phase: 'confirming',
  label: 'a•••e@example.com',
  checkNumber: '482 913',
  expiresAt: 1_700_000_590_000,
  trouble: null,
};

export const REGISTERED: In<'registered'> = {
  ...BASE,
  phase: 'registered',
  label: 'alice@example.com',
  waits: null,
};

export const ended = (phase: 'taken' | 'refused' | 'expired' | 'stopped') => ({ ...BASE, phase }) as const;

export const FAILED: In<'failed'> = { ...BASE, phase: 'failed', code: 'server_unreachable', detail: 'for diagnostics' };

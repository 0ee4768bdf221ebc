import type { AccountChoice, AskedView, RequestView } from '../../src/messaging/views.ts';

export const ALICE: AccountChoice = { accountId: 'a-1', label: 'alice@example.com' };
export const BOB: AccountChoice = { accountId: 'a-2', label: 'bob@example.com' };

export const BASE = {
  requestId: 'r-1',
  page: { tabId: 7, origin: 'https://notes.fieldnotes.example', title: 'Sign in', privateWindow: false },
  issuer: { issuer: 'https://login.fieldnotes.example', name: 'Fieldnotes Login' },
} as const;

export const ASKED: AskedView = {
  clientName: 'Fieldnotes',
  purpose: 'sign_in',
  bindingMessage: 'Sign in from Chromium on Linux',
  account: ALICE,
  txn: 'txn-AAAAAAAAAAAAAAAAAA',
  detailsHash: 'hash-AAAAAAAAAAAAAAAAA',
  expiresAt: 1_700_000_120_000,
};

export type Phase = RequestView['phase'];
export type In<P extends Phase> = Extract<RequestView, { phase: P }>;

export const asking = (asked: Partial<AskedView> = {}, base: Partial<In<'asking'>> = {}): In<'asking'> => ({
  ...BASE,
  ...base,
  phase: 'asking',
  asked: { ...ASKED, ...asked },
});

export const alarm = (burn: In<'relay_alarm'>['burn'] = 'offered'): In<'relay_alarm'> => ({
  ...BASE,
  page: { ...BASE.page, origin: 'https://free-notes.example', title: 'A free year' },
  phase: 'relay_alarm',
  where: 'page',
  genuine: { name: 'Fieldnotes', origins: ['https://notes.fieldnotes.example'] },
  burn,
});

/** The same in a frame of another site, inside a page that may show such codes itself. */
export const framedAlarm = (burn: In<'relay_alarm'>['burn'] = 'offered'): In<'relay_alarm'> => ({
  ...alarm(burn),
  page: BASE.page,
  where: 'frame',
  genuine: { name: BASE.issuer.name, origins: [BASE.issuer.issuer, BASE.page.origin] },
});

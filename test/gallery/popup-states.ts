import {
  FAILURE_CODES,
  type PageEnrolmentView,
  type PopupView,
  type RequestView,
  type ScanResult,
} from '../../src/messaging/views.ts';
import type { TextKey } from '../../src/ui/t.ts';
import { CLAIMING, CONFIRMING, ended, FAILED, OFFER, REGISTERED } from '../popup/page-enrolments.ts';
import { ALICE, ASKED, alarm, asking, BASE, BOB, framedAlarm } from '../popup/requests.ts';

/** One picture of the popup. */
export interface PopupState {
  readonly view: Partial<PopupView> | 'broken';
  readonly scan?: ScanResult | 'pending';
  readonly site?: string;
  /** Texts of buttons to click before the picture. */
  readonly clicks?: readonly TextKey[];
  /** Milliseconds to let pass before the picture. */
  readonly wait?: number;
}

const NEARBY = { settings: { openPopupByItself: true, allSites: false, sites: [] } } as const;
const SITE = 'https://notes.fieldnotes.example/*';
const request = (shown: RequestView): PopupState => ({ view: { request: shown }, wait: 1000 });
const enrolling = (pageEnrolment: PageEnrolmentView): PopupState => ({ view: { pageEnrolment } });
const scanned = (scan: ScanResult): PopupState => ({ view: {}, scan });

const NOTHING: ScanResult = { result: 'nothing', looked: null };
const LONG = `${'secure-login.'.repeat(6)}accounts.example-with-a-rather-long-name.example`;

/** Every state that the popup can be in, by name; `test/popup` draws each as well. */
export const POPUP_STATES: Readonly<Record<string, PopupState>> = {
  asking: request(asking()),
  'asking-arming': { view: { request: asking() }, wait: 300 },
  'asking-second-factor': request(asking({ purpose: 'second_factor', bindingMessage: null })),
  'asking-plain': request(asking({ bindingMessage: null, expiresAt: ASKED.expiresAt - 109_000 })),
  'asking-private': {
    view: { request: asking({}, { page: { ...BASE.page, privateWindow: true } }), elsewhere: 2 },
    wait: 1000,
  },
  'asking-long': request(
    asking(
      {
        clientName: 'The Society for the Keeping of Exceedingly Thorough Field Notes and Journals',
        bindingMessage: 'Approve the transfer of 1,250.00 EUR to Wilhelmina Featherstonehaugh. '
          .repeat(3)
          .slice(0, 200),
        account: { accountId: 'a', label: 'wilhelmina.featherstonehaugh-the-younger@correspondence.example' },
      },
      { page: { ...BASE.page, origin: `https://${LONG}:8443` } },
    ),
  ),
  'asking-hostile': request(
    asking({ clientName: '<b>Bank\u202e</b>', bindingMessage: '<img src=x onerror=alert(1)> $1 $2\u200b' }),
  ),
  'deny-question': { view: { request: asking() }, clicks: ['deny'] },
  'found-one': request({ ...BASE, phase: 'found', accounts: [ALICE] }),
  'found-several': request({ ...BASE, phase: 'found', accounts: [ALICE, BOB] }),
  claiming: request({ ...BASE, phase: 'claiming', account: ALICE }),
  'deciding-accept': request({ ...BASE, phase: 'deciding', asked: ASKED, decision: 'accept' }),
  'deciding-deny': request({ ...BASE, phase: 'deciding', asked: ASKED, decision: 'deny' }),
  approved: request({ ...BASE, phase: 'approved', asked: ASKED }),
  'denied-not-me': request({ ...BASE, phase: 'denied', asked: ASKED, reason: 'not_me' }),
  'denied-cancelled': request({ ...BASE, phase: 'denied', asked: ASKED, reason: 'cancelled' }),
  expired: request({ ...BASE, phase: 'expired', clientName: 'Fieldnotes' }),
  'expired-unnamed': request({ ...BASE, phase: 'expired', clientName: null }),
  'cancelled-tab-closed': request({ ...BASE, phase: 'cancelled', reason: 'tab_closed' }),
  'cancelled-navigated': request({ ...BASE, phase: 'cancelled', reason: 'navigated' }),
  'cancelled-replaced': request({ ...BASE, phase: 'cancelled', reason: 'replaced' }),
  ...Object.fromEntries(
    FAILURE_CODES.map((code) => [
      `failed-${code.replaceAll('_', '-')}`,
      request({ ...BASE, phase: 'failed', code, detail: 'for diagnostics' }),
    ]),
  ),
  'alarm-offered': request(alarm()),
  'alarm-burning': request(alarm('burning')),
  'alarm-failed': request(alarm('failed')),
  'alarm-burned': request(alarm('burned')),
  'alarm-framed': request(framedAlarm()),
  'alarm-framed-failed': request(framedAlarm('failed')),
  'alarm-framed-burned': request(framedAlarm('burned')),
  'alarm-several': request({
    ...alarm(),
    page: { ...BASE.page, origin: `https://${LONG}:8443` },
    genuine: {
      name: 'Fieldnotes',
      origins: ['https://notes.fieldnotes.example', 'https://www.fieldnotes.example', 'http://localhost:3000'],
    },
  }),
  idle: { view: NEARBY, scan: NOTHING, site: SITE },
  'idle-scanning': { view: NEARBY, scan: 'pending', site: SITE },
  'idle-all-sites': { view: { elsewhere: 1 }, scan: NOTHING },
  'idle-device-joins': {
    view: { ...NEARBY, notices: [{ ...ALICE, kind: 'devices_waiting', count: 1 }] },
    scan: NOTHING,
    site: SITE,
  },
  'idle-account-notices': {
    view: {
      accounts: 2,
      notices: [
        { ...ALICE, kind: 'devices_waiting', count: 2 },
        { ...BOB, kind: 'pending', activeAfter: ASKED.expiresAt, checkNumber: '482 913' },
        {
          accountId: 'a-3',
          label: 'wilhelmina.featherstonehaugh-the-younger@correspondence.example',
          kind: 'revoked',
        },
      ],
    },
    scan: NOTHING,
  },
  'idle-revoked': { view: { accounts: 0, notices: [{ ...ALICE, kind: 'revoked' }] } },
  'idle-no-tab': { view: { tabId: null, accounts: 3 } },
  'idle-no-accounts': { view: { accounts: 0, ...NEARBY }, scan: NOTHING, site: SITE },
  'scan-too-many': scanned({ result: 'too_many_codes', count: 5 }),
  'scan-nothing': scanned({
    result: 'nothing',
    looked: { pictures: 12, drawings: 1, frames: 2, captured: true },
  }),
  'scan-other': scanned({ result: 'other_codes', count: 1, kinds: ['url'] }),
  'scan-other-wifi': scanned({ result: 'other_codes', count: 1, kinds: ['wifi'] }),
  'scan-other-otpauth': scanned({ result: 'other_codes', count: 1, kinds: ['otpauth'] }),
  'scan-other-whatsapp': scanned({ result: 'other_codes', count: 1, kinds: ['whatsapp'] }),
  'scan-other-several': scanned({
    result: 'other_codes',
    count: 3,
    kinds: ['otpauth_migration', 'device_flow', 'url'],
  }),
  'scan-unreadable': { view: NEARBY, scan: { result: 'unreadable', count: 2 }, site: SITE },
  'scan-extension-page': scanned({ result: 'no_access', reason: 'extension_page' }),
  'scan-file-page': scanned({ result: 'no_access', reason: 'file_page' }),
  'scan-store-page': scanned({ result: 'no_access', reason: 'store_page' }),
  'scan-document': scanned({ result: 'no_access', reason: 'document' }),
  'scan-unknown-issuer': scanned({ result: 'unknown_issuer', issuer: 'https://login.unknown.example' }),
  'scan-enrolment': scanned({ result: 'enrolment_code', issuer: 'https://login.unknown.example' }),
  'scan-framed': scanned({ result: 'framed_code', issuer: 'https://login.unknown.example' }),
  'scan-browser-page': scanned({ result: 'no_access', reason: 'browser_page' }),
  'scan-unnamed-page': scanned({ result: 'no_access', reason: 'unnamed_page' }),
  'scan-refused': scanned({ result: 'no_access', reason: 'refused' }),
  'scan-no-tab': scanned({ result: 'no_access', reason: 'no_tab' }),
  'enrolment-offer': { view: { pageEnrolment: OFFER, accounts: 0 }, wait: 1000 },
  'enrolment-offer-known': {
    view: {
      pageEnrolment: {
        ...OFFER,
        issuer: { ...OFFER.issuer, name: 'Fieldnotes Login' },
        page: { ...OFFER.page, privateWindow: true },
      },
    },
    wait: 1000,
  },
  'enrolment-claiming': enrolling(CLAIMING),
  'enrolment-claiming-trouble': enrolling({ ...CLAIMING, trouble: 'server_unreachable' }),
  'enrolment-confirming': enrolling(CONFIRMING),
  'enrolment-confirming-trouble': enrolling({ ...CONFIRMING, trouble: 'server_unreachable' }),
  'enrolment-registered': enrolling(REGISTERED),
  'enrolment-registered-waits': enrolling({
    ...REGISTERED,
    waits: { activeAfter: 1_700_086_400_000, checkNumber: '482 913' },
  }),
  'enrolment-taken': enrolling(ended('taken')),
  'enrolment-refused': enrolling(ended('refused')),
  'enrolment-expired': enrolling(ended('expired')),
  'enrolment-stopped': enrolling(ended('stopped')),
  'enrolment-failed': enrolling(FAILED),
  broken: { view: 'broken' },
};

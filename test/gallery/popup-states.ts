import type { PasscodeLine, PasscodesView, PasscodeView } from '../../src/messaging/passcodes.ts';
import {
  FAILURE_CODES,
  type PageEnrolmentView,
  type PopupView,
  type RequestView,
  type ScanResult,
} from '../../src/messaging/views.ts';
import type { TextKey } from '../../src/ui/t.ts';
import { CLAIMING, CONFIRMING, ended, FAILED, OFFER, REGISTERED } from '../popup/page-enrolments.ts';
import {
  BANK,
  COUNTED,
  FEW,
  GITHUB,
  SITE as GITHUB_SITE,
  GOOGLE,
  MAIL,
  many,
  passcode,
  STEAM,
} from '../popup/passcodes.ts';
import { ALICE, ASKED, alarm, asking, BASE, BOB, framedAlarm } from '../popup/requests.ts';

/** One picture of the popup. */
export interface PopupState {
  readonly view: Partial<PopupView> | 'broken';
  readonly scan?: ScanResult | 'pending';
  readonly site?: string;
  /** The page has not answered yet. */
  readonly filling?: true;
  readonly passcodes?: Partial<PasscodesView> & { readonly accounts: readonly PasscodeView[] };
  /** The background can't read them. */
  readonly passcodesBroken?: true;
  /** What the codes of the page hold, and of how many codes they are. */
  readonly offers?: readonly PasscodeLine[];
  readonly parts?: { readonly have: number; readonly of: number; readonly missing: readonly number[] };
  /** The key that seals accounts is gone. */
  readonly lost?: true;
  /** What is there once they were added. */
  readonly adds?: readonly PasscodeView[];
  /** What is typed into the search. */
  readonly typed?: string;
  /** Texts of buttons to click before the picture. */
  readonly clicks?: readonly TextKey[];
  /** The same by the names of their buttons, after those. */
  readonly named?: readonly string[];
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

const coded = (accounts: readonly PasscodeView[], more: Partial<PasscodesView> = {}): PopupState => ({
  view: {},
  scan: NOTHING,
  passcodes: { accounts, ...more },
});
const line = (position: number, issuer: string, label: string): PasscodeLine & { kind: 'new' } => ({
  position,
  kind: 'new',
  issuer,
  label,
  account: 'totp',
  group: '',
  sameAs: null,
  raises: false,
});
const offering = (offers: readonly PasscodeLine[], more: Partial<PopupState> = {}): PopupState => ({
  view: {},
  scan: {
    result: 'account_codes',
    page: { origin: 'https://github.com', privateWindow: false },
    site: 'github.com',
    text: 'otpauth://totp/GitHub:alice?secret=GEZDGNBVGY3TQOJQ',
  },
  passcodes: { accounts: FEW.slice(1), site: GITHUB_SITE },
  offers,
  wait: 1000,
  ...more,
});
const EVIL: ScanResult = {
  result: 'account_codes',
  page: { origin: `https://${LONG}`, privateWindow: false },
  site: 'example-with-a-rather-long-name.example',
  text: 'otpauth://totp/Google:alice?secret=GEZDGNBVGY3TQOJQ',
};
const ALICES = line(1, 'GitHub', 'alice@example.com');
const HERE = [{ ...GITHUB, here: 'bound', sites: ['github.com'] }, GOOGLE, BANK, MAIL, STEAM] as const;
const GROUPED = [
  ...HERE.slice(0, 1),
  { ...GOOGLE, pinned: true },
  { ...BANK, group: 'Money' },
  passcode('PayPal', 'alice@example.com', { group: 'Money' }),
  passcode('GitLab', 'alice.wells', { group: 'Work' }),
  MAIL,
  STEAM,
] as const;

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
  'account-codes': offering([ALICES]),
  'account-codes-first': offering([ALICES], { passcodes: { accounts: [], site: GITHUB_SITE } }),
  'account-codes-arming': offering([ALICES], { wait: 100 }),
  'account-codes-nameless': offering([line(1, '', '')]),
  'account-codes-other-name': offering([line(1, 'Google', 'alice@gmail.com')], { scan: EVIL }),
  'account-codes-hostile': offering([line(1, '<b>Bank\u202e</b>'.repeat(8), '<img src=x onerror=alert(1)> $1')], {
    scan: EVIL,
  }),
  'account-codes-several': offering([
    ALICES,
    { ...line(2, 'GitHub', 'bob@example.com'), kind: 'duplicate' },
    { position: 3, kind: 'unreadable', name: 'GitHub: carol', reason: 'bad_secret' },
  ]),
  'account-codes-unreadable': offering([{ position: 1, kind: 'unreadable', name: 'GitHub', reason: 'no_secret' }]),
  'account-codes-part': offering(
    many(10).map(({ issuer, label }, index) => line(index + 1, issuer, label)),
    { parts: { have: 1, of: 3, missing: [2, 3] } },
  ),
  'account-codes-sealed': offering([], { lost: true }),
  'account-codes-refused': offering([ALICES], { named: ['Add the account'] }),
  'account-codes-added': offering([ALICES], {
    named: ['Add the account'],
    adds: [{ ...GITHUB, here: 'bound', sites: ['github.com'] }],
  }),
  'codes-one': coded([GITHUB]),
  'codes-no-backup': coded([GITHUB, GOOGLE], { backup: { lastAt: null, due: true } }),
  'codes-few': { ...coded(FEW), view: NEARBY, site: SITE },
  'codes-on-this-site': coded(HERE, { site: GITHUB_SITE }),
  'codes-grouped': coded(GROUPED, { site: GITHUB_SITE }),
  'codes-many': coded(many(1000)),
  'codes-scanning': { ...coded(FEW), scan: 'pending' },
  'codes-searched': { ...coded(many(1000)), typed: 'paypal user12' },
  'codes-none-found': { ...coded(FEW), typed: 'nothing of that name' },
  'codes-counted': coded([COUNTED, STEAM, BANK]),
  'codes-counted-shown': { ...coded([COUNTED, STEAM, BANK]), named: ['Company VPN, alice: next code'] },
  'codes-copied': { ...coded(FEW), named: ['GitHub, alice@example.com: copy the code'] },
  'codes-menu': { ...coded(HERE, { site: GITHUB_SITE }), named: ['More for Google, alice@gmail.com'] },
  'codes-next-shown': {
    ...coded([passcode('Long', 'ten digits', { digits: 10 }), ...FEW]),
    named: [
      'More for Google, alice@gmail.com',
      'Show the next code',
      'More for Long, ten digits',
      'Show the next code',
    ],
  },
  'codes-fill-question': {
    ...coded([{ ...GITHUB, here: 'likely' }, GOOGLE], { site: GITHUB_SITE }),
    named: ['Fill in the code of GitHub, alice@example.com'],
  },
  'codes-fill-question-other': {
    ...coded(HERE, { site: { site: 'evil.example', origin: `https://${LONG}` } }),
    named: ['More for Google, alice@gmail.com', 'Fill in on this page'],
  },
  'codes-filling': {
    ...coded(HERE, { site: GITHUB_SITE }),
    filling: true,
    named: ['Fill in the code of GitHub, alice@example.com'],
  },
  'codes-fill-refused': {
    ...coded(HERE, { site: GITHUB_SITE }),
    named: ['Fill in the code of GitHub, alice@example.com'],
  },
  'codes-removed': { ...coded(FEW), named: ['More for Google, alice@gmail.com', 'Remove'] },
  'codes-clock-behind': coded(FEW, { clockOff: 124_000 }),
  'codes-clock-ahead': coded(FEW, { clockOff: -40_000 }),
  'codes-aside': coded([GITHUB, GOOGLE], { aside: 2 }),
  'codes-aside-only': coded([], { aside: 1 }),
  'codes-damaged': coded([GITHUB, { ...GOOGLE, passcodeId: 'damaged' }]),
  'codes-hostile': coded([
    passcode('<b>GitHub\u202e</b>'.repeat(6), '<img src=x onerror=alert(1)> $1'),
    passcode('', ''),
    passcode('', 'only-a-label@mail.example'),
    passcode('Wilhelmina Featherstonehaugh & Daughters', 'wilhelmina.featherstonehaugh@correspondence.example'),
  ]),
  'codes-look-open': { ...coded(FEW), view: NEARBY, site: SITE, clicks: ['codes_look_details'] },
  'codes-unknown-issuer': {
    ...coded(FEW),
    scan: { result: 'unknown_issuer', issuer: 'https://login.unknown.example' },
  },
  'codes-account-notices': {
    ...coded(FEW),
    view: {
      accounts: 2,
      notices: [
        { ...ALICE, kind: 'devices_waiting', count: 2 },
        { ...BOB, kind: 'pending', activeAfter: ASKED.expiresAt, checkNumber: '482 913' },
      ],
    },
  },
  'codes-unreachable': { view: {}, scan: NOTHING, passcodesBroken: true },
};

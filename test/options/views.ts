import type { PasscodePreview, PasscodesView, PasscodeView } from '../../src/messaging/passcodes.ts';
import type {
  AccountView,
  DeviceView,
  DiagnosticsView,
  EnrolmentView,
  HistoryEntryView,
  SettingsView,
} from '../../src/messaging/views.ts';

/** What the background may say to the options page. Times are relative to this moment. */
export const NOW = Date.UTC(2026, 10, 20, 9, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const ALICE: AccountView = {
  accountId: 'account-alice',
  issuer: 'https://login.fieldnotes.example',
  issuerName: 'Fieldnotes',
  label: 'alice@example.com',
  name: '',
  createdAt: NOW - 40 * 24 * HOUR,
  webApps: [
    { name: 'Fieldnotes', origins: ['https://fieldnotes.example', 'https://app.fieldnotes.example'] },
    { name: 'Fieldnotes Admin', origins: ['https://admin.fieldnotes.example:8443'] },
  ],
  status: { kind: 'active' },
  devicesWaiting: 0,
};

export const WAITING: AccountView = {
  ...ALICE,
  accountId: 'account-waiting',
  issuer: 'https://id.harbour.example',
  issuerName: 'Harbour Works',
  label: '+31 6 ••••••78',
  name: 'Work',
  webApps: [],
  status: { kind: 'pending', activeAfter: NOW + 21 * HOUR, checkNumber: '482 913' },
};

export const REVOKED: AccountView = {
  ...ALICE,
  accountId: 'account-revoked',
  issuer: 'https://accounts.a-very-long-name-for-a-sign-in-server.example',
  issuerName: 'Library of the Northern Provinces and Islands',
  label: 'alice.with-a-long-address@a-very-long-name-for-a-mail-server.example',
  webApps: [{ name: 'Catalogue', origins: ['https://catalogue.library.example'] }],
  status: { kind: 'revoked' },
};

export const ENROLMENT: EnrolmentView = {
  enrolmentId: 'enrolment-1',
  issuer: { issuer: 'https://login.fieldnotes.example', name: 'Fieldnotes' },
  destination: 'a••••@example.com',
  expiresAt: NOW + 10 * MINUTE,
  resendAfter: NOW + 30_000,
  attemptsLeft: 5,
};

const entry = (
  minutesAgo: number,
  outcome: HistoryEntryView['outcome'],
  origin: string,
  clientName: string | null = 'Fieldnotes',
  reason?: string,
): HistoryEntryView => ({
  at: NOW - minutesAgo * MINUTE,
  accountLabel: ALICE.label,
  clientName,
  origin,
  outcome,
  ...(reason !== undefined && { reason }),
});

export const HISTORY: readonly HistoryEntryView[] = [
  entry(4, 'approved', 'https://fieldnotes.example'),
  entry(9, 'relay_blocked', 'https://fieldnotes.example.win-a-prize.example', null),
  entry(12, 'relay_framed', 'https://news.example', null),
  entry(31, 'denied', 'https://fieldnotes.example', 'Fieldnotes', 'not_me'),
  entry(26 * 60, 'expired', 'https://login.fieldnotes.example'),
  entry(27 * 60, 'cancelled', 'https://fieldnotes.example', null, 'tab_closed'),
  entry(28 * 60, 'failed', 'http://localhost:3000', 'Fieldnotes', 'server_unreachable'),
];

export const SETTINGS: SettingsView = { openPopupByItself: true, allSites: false, sites: [] };

export const LAPTOP: DeviceView = {
  deviceId: 'device-laptop',
  name: 'Chromium on Linux',
  thumbprint: 'laptop-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  checkNumber: '150 482',
  current: true,
  createdAt: NOW - 40 * 24 * HOUR,
  lastUsedAt: NOW - 5 * MINUTE,
  status: { kind: 'active' },
};

export const PHONE: DeviceView = {
  ...LAPTOP,
  deviceId: 'device-phone',
  name: 'Firefox on the computer in the library of the Northern Provinces and Islands',
  checkNumber: '007 310',
  current: false,
  lastUsedAt: null,
};

export const JOINING: DeviceView = {
  ...PHONE,
  deviceId: 'device-joining',
  name: 'Edge on Windows',
  thumbprint: 'joining-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  checkNumber: '482 913',
  createdAt: NOW - HOUR,
  status: { kind: 'waiting', activeAfter: NOW + 23 * HOUR, numberShared: false },
};

export const DIAGNOSTICS: DiagnosticsView = {
  at: NOW,
  settings: { kind: 'read', value: { openPopupByItself: true, allSites: false, sites: 2 } },
  accounts: { kind: 'read', value: { active: 2, device_waiting: 1, pending: 1 } },
  enrolments: { kind: 'read', value: { code_sent: 1 } },
  requests: { kind: 'read', value: { asking: 1, relay_alarm: 1 } },
  history: { kind: 'read', value: { approved: 214, denied: 3, relay_blocked: 1 } },
  passcodes: { kind: 'read', value: { totp: 41, hotp: 1, removed: 2 } },
  vault: { kind: 'read', value: 'unlocked' },
  database: { kind: 'read', value: { version: 1, quarantined: { history: 2 }, snapshots: 0 } },
  clockOffsets: { kind: 'read', value: [0, -614] },
  errors: [
    { at: NOW - 2 * MINUTE, where: 'claim', code: 'api:server_unreachable' },
    { at: NOW - HOUR, where: 'popup.view', code: 'storage:unavailable' },
  ],
};

export const NO_PASSCODES: PasscodesView = {
  accounts: [],
  codes: [],
  site: null,
  clockOff: null,
  aside: 0,
  backup: { lastAt: null, due: false },
};

export const MAIL: PasscodeView = {
  passcodeId: 'passcode-mail',
  kind: 'totp',
  issuer: 'GitHub',
  label: 'alice@example.com',
  algorithm: 'SHA1',
  digits: 6,
  period: 30,
  group: '',
  pinned: false,
  note: '',
  sites: ['github.com'],
  here: null,
  addedAt: NOW - 12 * 24 * HOUR,
  removedAt: null,
};

/** One of each kind, with everything that can be said of one, and names that others chose. */
export const PASSCODES: readonly PasscodeView[] = [
  {
    ...MAIL,
    passcodeId: 'passcode-bank',
    issuer: 'Harbour Bank',
    label: 'NL12 HARB 0123 4567 89',
    pinned: true,
    sites: [],
  },
  {
    ...MAIL,
    group: 'Work',
    note: 'Recovery codes are in the safe.\nAsk Bo for the key.',
    sites: ['github.com', 'github.example'],
  },
  {
    ...MAIL,
    passcodeId: 'passcode-vpn',
    kind: 'hotp',
    issuer: 'Harbour VPN',
    period: null,
    group: 'Work',
    algorithm: 'SHA256',
    digits: 8,
  },
  { ...MAIL, passcodeId: 'passcode-steam', kind: 'steam', issuer: 'Steam', label: 'alice_plays', digits: 5 },
  { ...MAIL, passcodeId: 'passcode-unnamed', issuer: '', label: '' },
  {
    ...MAIL,
    passcodeId: 'passcode-long',
    issuer: 'Library of the Northern Provinces and Islands',
    label: 'alice.with-a-long-address@a-very-long-name-for-a-mail-server.example',
  },
];

/** A file with something of everything. */
export const PREVIEW: Extract<PasscodePreview, { kind: 'read' }> = {
  kind: 'read',
  source: 'countersign',
  digest: 'digest',
  parts: null,
  lines: [
    {
      position: 1,
      kind: 'new',
      issuer: 'GitHub',
      label: 'alice@example.com',
      account: 'totp',
      group: 'Work',
      sameAs: null,
      raises: false,
    },
    {
      position: 2,
      kind: 'new',
      issuer: 'Harbour VPN',
      label: 'alice',
      account: 'hotp',
      group: '',
      sameAs: null,
      raises: false,
    },
    { position: 3, kind: 'unreadable', name: 'Old forum: alice', reason: 'bad_secret' },
    {
      position: 4,
      kind: 'duplicate',
      issuer: 'GitHub',
      label: 'alice again',
      account: 'totp',
      group: '',
      sameAs: 1,
      raises: false,
    },
    { position: 5, kind: 'new', issuer: '', label: '', account: 'totp', group: '', sameAs: null, raises: false },
    {
      position: 6,
      kind: 'duplicate',
      issuer: 'Steam',
      label: 'alice_plays',
      account: 'steam',
      group: '',
      sameAs: null,
      raises: false,
    },
    { position: 7, kind: 'unreadable', name: '', reason: 'not_an_entry' },
  ],
  enrolAgain: [{ label: 'alice@example.com', issuer: 'https://login.fieldnotes.example' }],
};

/** Two of three codes of a transfer. */
export const MIGRATION: Extract<PasscodePreview, { kind: 'read' }> = {
  ...PREVIEW,
  source: 'uri_list',
  parts: { have: 2, of: 3, missing: [3] },
  enrolAgain: [],
  lines: [
    {
      position: 1,
      kind: 'new',
      issuer: 'GitHub',
      label: 'alice@example.com',
      account: 'totp',
      group: '',
      sameAs: null,
      raises: false,
    },
    { position: 2, kind: 'unreadable', name: '3', reason: 'part_missing' },
  ],
};

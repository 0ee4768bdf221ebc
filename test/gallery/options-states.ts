import type { MessageName, ResponseOf } from '../../src/messaging/messages.ts';
import type { PasscodePreview } from '../../src/messaging/passcodes.ts';
import type { AddWay, Route } from '../../src/options/route.ts';
import type { TextKey } from '../../src/ui/t.ts';
import {
  ALICE,
  DIAGNOSTICS,
  ENROLMENT,
  HISTORY,
  JOINING,
  LAPTOP,
  MAIL,
  MIGRATION,
  NO_PASSCODES,
  NOW,
  PASSCODES,
  PHONE,
  PREVIEW,
  REVOKED,
  SETTINGS,
  WAITING,
} from '../options/views.ts';

type Answers = { readonly [N in MessageName]?: ResponseOf<N> | 'pending' | 'unreachable' };

/** One picture of the options or the welcome page. */
export interface OptionsState {
  readonly route: Route | `add/${AddWay}` | `accounts/${string}` | 'welcome';
  readonly answers?: Answers;
  /** Clicked one after the other, by the beginning of their names. */
  readonly clicks?: readonly TextKey[];
  /** A file with this text is dropped before anything else. */
  readonly dropped?: string;
  /** Typed into fields by their names, before the clicks. */
  readonly typed?: Readonly<Record<string, string>>;
  /** Opens all details on the page, before the clicks. */
  readonly details?: boolean;
  /** Boxes that are ticked as soon as they are there, by the beginning of their names. */
  readonly ticked?: readonly TextKey[];
}

const code = { enrolment: ENROLMENT };
const accounts = { accounts: [ALICE, WAITING, REVOKED] };
const joined = { accounts: [{ ...ALICE, devicesWaiting: 1 }] };
const devices = { ok: true, devices: [LAPTOP, PHONE] } as const;
const joining = { ok: true, devices: [LAPTOP, PHONE, JOINING] } as const;
const some = { ...NO_PASSCODES, accounts: PASSCODES };
const due = { ...some, backup: { lastAt: null, due: true } };
const saved = { ...some, backup: { lastAt: NOW - 3 * 24 * 3_600_000, due: false } };
const thousand = {
  ...some,
  accounts: Array.from({ length: 1_000 }, (_, at) => ({
    ...MAIL,
    passcodeId: `passcode-${at}`,
    issuer: `Service ${at + 1}`,
    group: at % 3 === 0 ? 'Work' : '',
  })),
};
const uri = {
  ok: true,
  texts: [
    'otpauth://totp/GitHub:alice%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=GitHub&algorithm=SHA1&digits=6&period=30',
  ],
  leftOut: [],
} as const;
const locked: PasscodePreview = { kind: 'needs_password', source: 'aegis' };
const wrong: PasscodePreview = { kind: 'not_opened', source: 'aegis', reason: 'wrong_password' };
const refused: PasscodePreview = { kind: 'refused', source: null, reason: 'unknown_format' };
const lost: PasscodePreview = { kind: 'vault_lost', source: 'countersign', aside: 4, signIn: 1 };
const raising: PasscodePreview = {
  ...PREVIEW,
  enrolAgain: [],
  lines: PREVIEW.lines.flatMap((line) =>
    line.kind === 'duplicate' && line.sameAs === null ? [{ ...line, account: 'hotp', raises: true } as const] : [],
  ),
};
const many = Array.from({ length: 20 }, (_, at) => at + 3);
const unreachable = { ok: false, failure: { code: 'server_unreachable', detail: '' } } as const;

export const OPTIONS_STATES: Readonly<Record<string, OptionsState>> = {
  'accounts-empty': { route: 'accounts', answers: { 'accounts.list': { accounts: [] } } },
  accounts: { route: 'accounts', answers: { 'accounts.list': accounts } },
  'accounts-open': { route: 'accounts', answers: { 'accounts.list': { accounts: [ALICE] } }, details: true },
  'accounts-rename': {
    route: 'accounts',
    answers: { 'accounts.list': { accounts: [ALICE, WAITING] } },
    clicks: ['account_rename'],
  },
  'accounts-remove': {
    route: 'accounts',
    answers: { 'accounts.list': { accounts: [ALICE] } },
    clicks: ['account_remove'],
  },
  'accounts-remove-untold': {
    route: 'accounts',
    answers: { 'accounts.list': { accounts: [ALICE] }, 'accounts.remove': unreachable },
    clicks: ['account_remove', 'remove_confirm'],
  },
  'accounts-broken': { route: 'accounts' },
  devices: {
    route: 'accounts',
    answers: { 'accounts.list': { accounts: [ALICE] }, 'devices.list': devices },
    details: true,
  },
  'devices-loading': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': 'pending' },
  },
  'devices-unreachable': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': unreachable },
  },
  'devices-joining': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': joining },
  },
  'devices-approve': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': joining },
    clicks: ['device_approve'],
  },
  'devices-approve-ready': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': joining },
    clicks: ['device_approve'],
    ticked: ['device_approve_same'],
  },
  'devices-refuse': {
    route: 'accounts',
    answers: { 'accounts.list': joined, 'devices.list': joining },
    clicks: ['device_refuse'],
  },
  'devices-gone': {
    route: 'accounts',
    answers: {
      'accounts.list': joined,
      'devices.list': joining,
      'devices.remove': { ok: false, failure: { code: 'device_gone', detail: '' } },
    },
    clicks: ['device_refuse', 'device_remove_confirm'],
  },
  passcodes: { route: 'accounts', answers: { 'passcodes.list': due, 'accounts.list': { accounts: [ALICE] } } },
  'passcodes-none': { route: 'accounts', answers: { 'accounts.list': { accounts: [ALICE] } } },
  'passcodes-open': { route: 'accounts/passcode-mail', answers: { 'passcodes.list': some } },
  'passcodes-edit': { route: 'accounts/passcode-mail', answers: { 'passcodes.list': some }, clicks: ['passcode_edit'] },
  'passcodes-search': { route: 'accounts', answers: { 'passcodes.list': some }, typed: { search: 'northern' } },
  'passcodes-search-none': { route: 'accounts', answers: { 'passcodes.list': some }, typed: { search: 'nobody' } },
  'passcodes-qr-warning': {
    route: 'accounts/passcode-mail',
    answers: { 'passcodes.list': some },
    clicks: ['passcode_qr'],
  },
  'passcodes-qr': {
    route: 'accounts/passcode-mail',
    answers: { 'passcodes.list': some, 'passcodes.export': uri },
    clicks: ['passcode_qr', 'passcode_qr_show'],
  },
  'passcodes-qr-long': {
    route: 'accounts/passcode-mail',
    answers: {
      'passcodes.list': some,
      'passcodes.export': { ok: true, texts: ['otpauth://totp/x?secret='.padEnd(3000, 'A')], leftOut: [] },
    },
    clicks: ['passcode_qr', 'passcode_qr_show'],
  },
  'passcodes-removed': {
    route: 'accounts/passcode-mail',
    answers: {
      'passcodes.list': some,
      'passcodes.remove': { ok: true },
      'passcodes.removed': { accounts: [{ ...MAIL, removedAt: NOW - 60_000 }] },
    },
    details: true,
    clicks: ['account_remove'],
  },
  'passcodes-erase': {
    route: 'accounts',
    answers: { 'passcodes.list': some, 'passcodes.removed': { accounts: [{ ...MAIL, removedAt: NOW - 60_000 }] } },
    details: true,
    clicks: ['erase'],
  },
  'passcodes-aside': {
    route: 'accounts',
    answers: { 'passcodes.list': { ...NO_PASSCODES, accounts: [MAIL], aside: 3 } },
  },
  'passcodes-thousand': { route: 'accounts', answers: { 'passcodes.list': thousand } },
  'add-choice': { route: 'add' },
  'add-choice-pending': { route: 'add', answers: { 'enrolment.pending': code } },
  type: { route: 'add/type' },
  'type-missing': { route: 'add/type', clicks: ['type_add'] },
  'type-wrong': {
    route: 'add/type',
    answers: { 'passcodes.type': { ok: false, failure: { code: 'secret_invalid', detail: '' } } },
    typed: { secret: 'jbsw y3dp ehpk 1pxp', issuer: 'GitHub' },
    clicks: ['type_add'],
  },
  'type-more': { route: 'add/type', details: true, typed: { secret: 'jbsw y3dp', digits: '12' }, clicks: ['type_add'] },
  'type-added': {
    route: 'add/type',
    answers: { 'passcodes.type': { ok: true, passcodeId: 'passcode-mail' } },
    typed: { secret: 'jbsw y3dp ehpk 3pxp', issuer: 'GitHub' },
    clicks: ['type_add'],
  },
  import: { route: 'add/import' },
  'import-reading': { route: 'add/import', answers: { 'passcodes.preview': 'pending' }, dropped: '{}' },
  'import-refused': { route: 'add/import', answers: { 'passcodes.preview': refused }, dropped: '{}' },
  'import-locked': { route: 'add/import', answers: { 'passcodes.preview': locked }, dropped: '{}' },
  'import-wrong-password': {
    route: 'add/import',
    answers: { 'passcodes.preview': wrong },
    dropped: '{}',
    typed: { password: 'correct horse' },
  },
  'import-preview': { route: 'add/import', answers: { 'passcodes.preview': PREVIEW }, dropped: '{}' },
  'import-parts': { route: 'add/import', answers: { 'passcodes.preview': MIGRATION }, dropped: '{}' },
  'import-parts-asked': {
    route: 'add/import',
    answers: { 'passcodes.preview': MIGRATION },
    dropped: '{}',
    clicks: ['import_add_one'],
  },
  'import-parts-many': {
    route: 'add/import',
    answers: { 'passcodes.preview': { ...MIGRATION, parts: { have: 2, of: 100, missing: many } } },
    dropped: '{}',
    clicks: ['import_add_one'],
  },
  'import-raises': {
    route: 'add/import',
    answers: { 'passcodes.preview': raising, 'passcodes.add': { ok: true, added: [], raised: 1 } },
    dropped: '{}',
  },
  'import-raised': {
    route: 'add/import',
    answers: { 'passcodes.preview': raising, 'passcodes.add': { ok: true, added: [], raised: 1 } },
    dropped: '{}',
    clicks: ['import_raise_one'],
  },
  'import-lost': { route: 'add/import', answers: { 'passcodes.preview': lost }, dropped: '{}' },
  'import-lost-asked': {
    route: 'add/import',
    answers: { 'passcodes.preview': lost },
    dropped: '{}',
    clicks: ['lost_start'],
    ticked: ['lost_understood'],
  },
  'import-added': {
    route: 'add/import',
    answers: { 'passcodes.preview': PREVIEW, 'passcodes.add': { ok: true, added: ['one', 'two', 'three'], raised: 0 } },
    dropped: '{}',
    clicks: ['import_add_other'],
  },
  'backup-empty': { route: 'backup' },
  backup: { route: 'backup', answers: { 'passcodes.list': saved } },
  'backup-due': { route: 'backup', answers: { 'passcodes.list': due }, details: true },
  'backup-aside': { route: 'backup', answers: { 'passcodes.list': { ...saved, aside: 2 } } },
  'backup-short': {
    route: 'backup',
    answers: { 'passcodes.list': due },
    typed: { password: 'letmein' },
    clicks: ['backup_write'],
  },
  'backup-written': {
    route: 'backup',
    answers: { 'passcodes.list': saved, 'passcodes.export': { ok: true, texts: ['{}'], leftOut: [] } },
    typed: { password: 'lantern otter velvet cargo', again: 'lantern otter velvet cargo' },
    clicks: ['backup_write'],
  },
  'backup-migration': {
    route: 'backup',
    answers: {
      'passcodes.list': saved,
      'passcodes.export': {
        ok: true,
        texts: [`otpauth-migration://offline?data=${'A1b2'.repeat(220)}`, 'otpauth-migration://offline?data=A1b2'],
        leftOut: [{ issuer: 'Steam', label: 'alice_plays', reason: 'steam' }],
      },
    },
    details: true,
    ticked: ['migration_understood'],
    clicks: ['migration_show'],
  },
  'add-start': { route: 'add/sign-in' },
  'add-missing': { route: 'add/sign-in', clicks: ['add_send_code'] },
  'add-refused': {
    route: 'add/sign-in',
    answers: { 'enrolment.start': { ok: false, failure: { code: 'not_a_token_server', detail: '' } } },
    typed: { issuer: 'fieldnotes.exmaple', destination: 'alice@example.com' },
    clicks: ['add_device_change', 'add_send_code'],
  },
  'add-closed': {
    route: 'add/sign-in',
    answers: { 'enrolment.start': { ok: false, failure: { code: 'registration_closed', detail: '' } } },
    typed: { issuer: 'login.fieldnotes.example', destination: 'alice@example.com' },
    clicks: ['add_send_code'],
  },
  'add-busy': {
    route: 'add/sign-in',
    answers: { 'enrolment.start': 'pending' },
    typed: { issuer: 'login.fieldnotes.example', destination: 'alice@example.com' },
    clicks: ['add_send_code'],
  },
  'code-fresh': { route: 'add/sign-in', answers: { 'enrolment.pending': code }, typed: { code: '482913' } },
  'code-wrong': {
    route: 'add/sign-in',
    answers: {
      'enrolment.pending': code,
      'enrolment.verify': { ok: false, failure: { code: 'invalid_code', detail: '', attemptsLeft: 3 } },
    },
    typed: { code: '482913' },
    clicks: ['code_verify'],
  },
  'code-over': {
    route: 'add/sign-in',
    answers: { 'enrolment.pending': { enrolment: { ...ENROLMENT, attemptsLeft: 0 } } },
  },
  'code-added': {
    route: 'add/sign-in',
    answers: { 'enrolment.pending': code, 'enrolment.verify': { ok: true, account: ALICE } },
    typed: { code: '482913' },
    clicks: ['code_verify'],
  },
  'code-added-waiting': {
    route: 'add/sign-in',
    answers: { 'enrolment.pending': code, 'enrolment.verify': { ok: true, account: WAITING } },
    typed: { code: '482913' },
    clicks: ['code_verify'],
  },
  history: { route: 'history', answers: { 'history.list': { entries: HISTORY } } },
  'history-empty': { route: 'history', answers: { 'history.list': { entries: [] } } },
  permissions: { route: 'permissions' },
  'permissions-sites': {
    route: 'permissions',
    answers: {
      'settings.get': { ...SETTINGS, sites: ['https://fieldnotes.example/*', 'http://localhost/*'] },
    },
  },
  'permissions-all': { route: 'permissions', answers: { 'settings.get': { ...SETTINGS, allSites: true } } },
  about: { route: 'about' },
  'about-diagnostics': {
    route: 'about',
    answers: { 'diagnostics.get': DIAGNOSTICS },
    clicks: ['diagnostics_show', 'diagnostics_copy'],
  },
  welcome: { route: 'welcome' },
  'welcome-granted': { route: 'welcome', answers: { 'settings.get': { ...SETTINGS, allSites: true } } },
};

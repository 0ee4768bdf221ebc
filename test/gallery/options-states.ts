import type { MessageName, ResponseOf } from '../../src/messaging/messages.ts';
import type { TextKey } from '../../src/ui/t.ts';
import {
  ALICE,
  DIAGNOSTICS,
  ENROLMENT,
  HISTORY,
  JOINING,
  LAPTOP,
  PHONE,
  REVOKED,
  SETTINGS,
  WAITING,
} from '../options/views.ts';

type Answers = { readonly [N in MessageName]?: ResponseOf<N> | 'pending' | 'unreachable' };

/** One picture of the options or the welcome page. */
export interface OptionsState {
  readonly route: 'accounts' | 'add' | 'history' | 'permissions' | 'about' | 'welcome';
  readonly answers?: Answers;
  /** Clicked one after the other, by the beginning of their names. */
  readonly clicks?: readonly TextKey[];
  /** Typed into fields by their names, before the clicks. */
  readonly typed?: Readonly<Record<string, string>>;
  /** Opens the details of every account. */
  readonly details?: boolean;
  /** Boxes that are ticked after the clicks, by the beginning of their names. */
  readonly ticked?: readonly TextKey[];
}

const code = { enrolment: ENROLMENT };
const accounts = { accounts: [ALICE, WAITING, REVOKED] };
const joined = { accounts: [{ ...ALICE, devicesWaiting: 1 }] };
const devices = { ok: true, devices: [LAPTOP, PHONE] } as const;
const joining = { ok: true, devices: [LAPTOP, PHONE, JOINING] } as const;
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
  'add-start': { route: 'add' },
  'add-missing': { route: 'add', clicks: ['add_send_code'] },
  'add-refused': {
    route: 'add',
    answers: { 'enrolment.start': { ok: false, failure: { code: 'not_a_token_server', detail: '' } } },
    typed: { issuer: 'fieldnotes.exmaple', destination: 'alice@example.com' },
    clicks: ['add_device_change', 'add_send_code'],
  },
  'add-closed': {
    route: 'add',
    answers: { 'enrolment.start': { ok: false, failure: { code: 'registration_closed', detail: '' } } },
    typed: { issuer: 'login.fieldnotes.example', destination: 'alice@example.com' },
    clicks: ['add_send_code'],
  },
  'add-busy': {
    route: 'add',
    answers: { 'enrolment.start': 'pending' },
    typed: { issuer: 'login.fieldnotes.example', destination: 'alice@example.com' },
    clicks: ['add_send_code'],
  },
  'code-fresh': { route: 'add', answers: { 'enrolment.pending': code }, typed: { code: '482913' } },
  'code-wrong': {
    route: 'add',
    answers: {
      'enrolment.pending': code,
      'enrolment.verify': { ok: false, failure: { code: 'invalid_code', detail: '', attemptsLeft: 3 } },
    },
    typed: { code: '482913' },
    clicks: ['code_verify'],
  },
  'code-over': {
    route: 'add',
    answers: { 'enrolment.pending': { enrolment: { ...ENROLMENT, attemptsLeft: 0 } } },
  },
  'code-added': {
    route: 'add',
    answers: { 'enrolment.pending': code, 'enrolment.verify': { ok: true, account: ALICE } },
    typed: { code: '482913' },
    clicks: ['code_verify'],
  },
  'code-added-waiting': {
    route: 'add',
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

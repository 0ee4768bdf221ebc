import type { FailureCode } from '../messaging/views.ts';

/** What a button can do about a failure; each is also the key of its text. */
export type Remedy = 'scan_again' | 'try_again' | 'reload_page' | 'add_account' | 'open_accounts';

/** `null`: there is nothing that a button could do. */
export const REMEDIES: Readonly<Record<FailureCode, Remedy | null>> = {
  server_unreachable: 'try_again',
  server_garbage: 'try_again',
  server_error: 'try_again',
  unknown_code: 'scan_again',
  code_not_open: 'scan_again',
  already_decided: null,
  answer_lost: 'scan_again',
  wrong_account: 'scan_again',
  device_pending: 'open_accounts',
  unknown_device: 'add_account',
  origin_mismatch: null,
  too_many_requests: 'try_again',
  clock_skew: 'try_again',
  rejected: 'scan_again',
  page_gone: 'scan_again',
  page_unreadable: 'reload_page',
  not_a_page: null,
  vault_damaged: 'open_accounts',
  storage_failed: 'scan_again',
  interrupted: 'scan_again',
};

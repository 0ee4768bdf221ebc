/**
 * What the pages of the extension show. The background makes these; pages only draw them. Times in milliseconds
 * since 1970 by this computer's clock, unless a name says otherwise.
 */

/** The page that showed a code, as the browser reports it. */
export interface PageView {
  readonly tabId: number;
  readonly origin: string;
  readonly title: string;
  readonly privateWindow: boolean;
}

export interface AccountChoice {
  readonly accountId: string;
  readonly label: string;
}

export interface IssuerView {
  readonly issuer: string;
  readonly name: string;
}

/** What is asked, drawn from the transaction's details. */
export interface AskedView {
  readonly clientName: string;
  /** `second_factor`: the web app has checked a password of this account before, which may be stolen (P8). */
  readonly purpose: 'sign_in' | 'second_factor';
  readonly bindingMessage: string | null;
  readonly account: AccountChoice;
  /** The person must send both back with the decision, so that nothing else can be approved than what was drawn. */
  readonly txn: string;
  readonly detailsHash: string;
  readonly expiresAt: number;
}

/** Why a request ended without a decision. */
export type CancelReason = 'tab_closed' | 'navigated' | 'replaced';

interface RequestBase {
  readonly requestId: string;
  readonly page: PageView;
  readonly issuer: IssuerView;
}

/** One login request, in the state that the popup draws. Illegal combinations can't be written down. */
export type RequestView =
  /** Seen on a page where this account has not approved before: waits for the person's click, and for a choice where several accounts fit. */
  | (RequestBase & { readonly phase: 'found'; readonly accounts: readonly AccountChoice[] })
  | (RequestBase & { readonly phase: 'claiming'; readonly account: AccountChoice })
  | (RequestBase & {
      readonly phase: 'asking';
      readonly asked: AskedView;
      /** The last click on Approve or Deny got no answer: the server may have heard of it or not. */
      readonly unanswered?: { readonly decision: 'accept' | 'deny'; readonly code: FailureCode };
    })
  | (RequestBase & { readonly phase: 'deciding'; readonly asked: AskedView; readonly decision: 'accept' | 'deny' })
  | (RequestBase & { readonly phase: 'approved'; readonly asked: AskedView })
  | (RequestBase & { readonly phase: 'denied'; readonly asked: AskedView; readonly reason: 'not_me' | 'cancelled' })
  | (RequestBase & { readonly phase: 'expired'; readonly clientName: string | null })
  | (RequestBase & { readonly phase: 'cancelled'; readonly reason: CancelReason })
  /** `code` is an error code of the API or one of ours; it selects the text. `detail` is for diagnostics, never markup. */
  | (RequestBase & { readonly phase: 'failed'; readonly code: FailureCode; readonly detail: string })
  /** The code is genuine but this page may not show it. `genuine` are the sites that may. */
  | (RequestBase & {
      readonly phase: 'relay_alarm';
      readonly genuine: { readonly name: string; readonly origins: readonly string[] };
      readonly burn: 'offered' | 'burning' | 'burned' | 'failed';
    });

/** Failures that a person can meet; each has a text in `_locales` under `failure_<code>`. */
export const FAILURE_CODES = [
  'server_unreachable',
  'server_garbage',
  'server_error',
  'unknown_code',
  'code_not_open',
  'already_decided',
  'answer_lost',
  'wrong_account',
  'device_pending',
  'unknown_device',
  'origin_mismatch',
  'too_many_requests',
  'clock_skew',
  'rejected',
  'page_gone',
  'page_unreadable',
  'not_a_page',
  'vault_damaged',
  'storage_failed',
  'interrupted',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** What "Scan this page" found. A code that leads to a request shows as the tab's request instead. */
export type ScanResult =
  | { readonly result: 'request'; readonly requestId: string }
  | { readonly result: 'nothing' }
  | { readonly result: 'too_many_codes'; readonly count: number }
  | { readonly result: 'other_codes'; readonly count: number }
  | { readonly result: 'unknown_issuer'; readonly issuer: string }
  | { readonly result: 'enrolment_code'; readonly issuer: string }
  | { readonly result: 'no_access'; readonly reason: 'browser_page' | 'unnamed_page' | 'refused' | 'no_tab' };

export interface AccountView {
  readonly accountId: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly label: string;
  /** The person's own name for it; empty when they gave none. */
  readonly name: string;
  readonly createdAt: number;
  readonly webApps: readonly { readonly name: string; readonly origins: readonly string[] }[];
  /** `pending` until `activeAfter` for a second device; `revoked` when the server does not know this device any more. */
  readonly status:
    | { readonly kind: 'active' }
    | { readonly kind: 'pending'; readonly activeAfter: number }
    | { readonly kind: 'revoked' };
}

/** An enrolment that waits for the person's code. It survives a closed page and a restarted worker. */
export interface EnrolmentView {
  readonly enrolmentId: string;
  readonly issuer: IssuerView;
  readonly destination: string;
  readonly expiresAt: number;
  readonly resendAfter: number;
  readonly attemptsLeft: number;
}

export interface HistoryEntryView {
  readonly at: number;
  readonly accountLabel: string;
  readonly clientName: string | null;
  readonly origin: string;
  readonly outcome: 'approved' | 'denied' | 'expired' | 'cancelled' | 'failed' | 'relay_blocked';
}

export interface SettingsView {
  /** Open the popup by itself for a code that is visible in the active tab. */
  readonly openPopupByItself: boolean;
  /** All sites are granted, so codes are found by themselves everywhere. */
  readonly allSites: boolean;
  /** Single sites that are granted, as match patterns. */
  readonly sites: readonly string[];
}

/** Everything the popup needs for the tab it was opened over, in one answer. */
export interface PopupView {
  readonly tabId: number | null;
  readonly request: RequestView | null;
  readonly accounts: number;
  readonly settings: SettingsView;
  /** Requests that wait in other tabs: shown as a line, never in place of this one. */
  readonly elsewhere: number;
}

import type { OtherKind } from '../payloads/payload.ts';
import type { Looked } from './messages.ts';

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
  /**
   * The code is genuine but this page may not show it, or a frame in it shows it (`where`). `genuine` are the sites that
   * may.
   */
  | (RequestBase & {
      readonly phase: 'relay_alarm';
      readonly where: 'page' | 'frame';
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
  /** `looked`: at what; `null` where that is not known. */
  | { readonly result: 'nothing'; readonly looked: Looked | null }
  /** No code, but pictures that neither the page nor we may read. */
  | { readonly result: 'unreadable'; readonly count: number }
  | { readonly result: 'too_many_codes'; readonly count: number }
  /**
   * Codes that hold accounts with codes, one text a line: offered, and added only after the person's yes. `page` and
   * `site` are the browser's word.
   */
  | {
      readonly result: 'account_codes';
      readonly page: { readonly origin: string; readonly privateWindow: boolean };
      readonly site: string;
      readonly text: string;
    }
  /** `kinds`: what they are for, each once. */
  | { readonly result: 'other_codes'; readonly count: number; readonly kinds: readonly OtherKind[] }
  | { readonly result: 'unknown_issuer'; readonly issuer: string }
  /** The tab's enrolment offer, which is shown instead. */
  | { readonly result: 'enrolment_offer' }
  /** An enrolment code on a page that is not its issuer's. */
  | { readonly result: 'enrolment_code'; readonly issuer: string }
  /** A code of ours in a frame of another site, and no account to raise an alarm for. */
  | { readonly result: 'framed_code'; readonly issuer: string }
  | { readonly result: 'no_access'; readonly reason: NoAccess };

/** Why a page could not be looked at. `document`: a PDF; `store`: where browsers keep every extension out. */
export type NoAccess =
  | 'browser_page'
  | 'extension_page'
  | 'file_page'
  | 'store_page'
  | 'document'
  | 'unnamed_page'
  | 'refused'
  | 'no_tab';

export interface AccountView {
  readonly accountId: string;
  readonly issuer: string;
  readonly issuerName: string;
  readonly label: string;
  /** The person's own name for it; empty when they gave none. */
  readonly name: string;
  readonly createdAt: number;
  readonly webApps: readonly { readonly name: string; readonly origins: readonly string[] }[];
  /** `pending` until `activeAfter` or an approval for a second device; `revoked` when the server does not know this device any more. */
  readonly status:
    | { readonly kind: 'active' }
    | { readonly kind: 'pending'; readonly activeAfter: number; readonly checkNumber: string }
    | { readonly kind: 'revoked' };
  /** Other devices that wait for this one's word. */
  readonly devicesWaiting: number;
}

/** A device of an account, as its server lists it. */
export interface DeviceView {
  readonly deviceId: string;
  readonly name: string;
  /** Of its key: what an approval names, and what the check number is made of. */
  readonly thumbprint: string;
  readonly checkNumber: string;
  /** This browser. */
  readonly current: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** `waiting`: may not approve before `activeAfter`, unless a device of the account lets it (P22). */
  readonly status:
    | { readonly kind: 'active' }
    /** `numberShared`: another device shows its check number too, so that nobody can tell whom they would let in. */
    | { readonly kind: 'waiting'; readonly activeAfter: number; readonly numberShared: boolean };
}

/** What a person should know of an account although no sign-in waits. */
export type AccountNotice = AccountChoice &
  (
    | { readonly kind: 'devices_waiting'; readonly count: number }
    | { readonly kind: 'pending'; readonly activeAfter: number; readonly checkNumber: string }
    | { readonly kind: 'revoked' }
  );

/** An enrolment that waits for the person's code. It survives a closed page and a restarted worker. */
export interface EnrolmentView {
  readonly enrolmentId: string;
  readonly issuer: IssuerView;
  readonly destination: string;
  readonly expiresAt: number;
  readonly resendAfter: number;
  readonly attemptsLeft: number;
}

interface PageEnrolmentBase {
  readonly enrolmentId: string;
  readonly issuer: IssuerView;
}

/** An enrolment that begins with the code of an issuer's own page (P22), in the state that the popup draws. */
export type PageEnrolmentView =
  /** Nobody was asked anything yet. `issuer.name` is its address, unless an account of it is enrolled. */
  | { readonly phase: 'offered'; readonly offerId: string; readonly issuer: IssuerView; readonly page: PageView }
  /** `trouble`: why the last try got no answer; it is tried again. */
  | (PageEnrolmentBase & { readonly phase: 'claiming'; readonly trouble: FailureCode | null })
  /** The page has to confirm the account, masked here, and the number of the key. */
  | (PageEnrolmentBase & {
      readonly phase: 'confirming';
      readonly label: string;
      readonly checkNumber: string;
      readonly expiresAt: number;
      readonly trouble: FailureCode | null;
    })
  /** `waits`: a second device of the account may approve later, or when another one lets it. */
  | (PageEnrolmentBase & {
      readonly phase: 'registered';
      readonly label: string;
      readonly waits: { readonly activeAfter: number; readonly checkNumber: string } | null;
    })
  /** `taken`: another browser was first. `refused`: on the page. `stopped`: by the person, here. */
  | (PageEnrolmentBase & { readonly phase: 'taken' | 'refused' | 'expired' | 'stopped' })
  | (PageEnrolmentBase & { readonly phase: 'failed'; readonly code: FailureCode; readonly detail: string });

export interface HistoryEntryView {
  readonly at: number;
  readonly accountLabel: string;
  readonly clientName: string | null;
  readonly origin: string;
  readonly outcome: 'approved' | 'denied' | 'expired' | 'cancelled' | 'failed' | 'relay_blocked' | 'relay_framed';
  /** Why it was denied, was cancelled or failed: the reason of its phase, or the code of its failure. None of old ones. */
  readonly reason?: string;
}

export interface SettingsView {
  /** Open the popup by itself for a code that is visible in the active tab. */
  readonly openPopupByItself: boolean;
  /** All sites are granted, so codes are found automatically everywhere. */
  readonly allSites: boolean;
  /** Single sites that are granted, as match patterns. */
  readonly sites: readonly string[];
}

/** Everything the popup needs for the tab it was opened over, in one answer. */
export interface PopupView {
  readonly tabId: number | null;
  readonly request: RequestView | null;
  /** What an issuer's page offers, or confirms. Never beside a request: a sign-in that waits comes first. */
  readonly pageEnrolment: PageEnrolmentView | null;
  readonly accounts: number;
  readonly settings: SettingsView;
  /** Requests that wait in other tabs: shown as a line, never in place of this one. */
  readonly elsewhere: number;
  readonly notices: readonly AccountNotice[];
}

/** A number of things, by what they are or how they ended. */
export type Counts = Readonly<Record<string, number>>;

/** One part of the diagnostics: a part that can't be read says so by a code and leaves the others whole. */
export type Readable<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly code: string };

/**
 * What "Copy diagnostics" shows: counts, codes and versions. No field of it can hold a name, an address, a key or a
 * token; servers are numbered.
 */
export interface DiagnosticsView {
  readonly at: number;
  readonly settings: Readable<{
    readonly openPopupByItself: boolean;
    readonly allSites: boolean;
    readonly sites: number;
  }>;
  readonly accounts: Readable<Counts>;
  readonly enrolments: Readable<Counts>;
  readonly requests: Readable<Counts>;
  readonly history: Readable<Counts>;
  /** Accounts with codes by their kind, and `removed`. */
  readonly passcodes: Readable<Counts>;
  readonly vault: Readable<'empty' | 'locked' | 'unlocked'>;
  readonly database: Readable<{ readonly version: number; readonly quarantined: Counts; readonly snapshots: number }>;
  /** Seconds that each server's clock is ahead of this computer's, as far as it had to be learned. */
  readonly clockOffsets: Readable<readonly number[]>;
  /** Newest first. */
  readonly errors: readonly ErrorView[];
}

/** An error that nobody had to be told of, by what it is called. */
export interface ErrorView {
  readonly at: number;
  /** The message or the room that met it. */
  readonly where: string;
  readonly code: string;
}

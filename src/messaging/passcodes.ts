import type { Answer } from './messages.ts';

/**
 * Accounts that make one-time codes (TOTP, HOTP, Steam), as pages draw them and ask for them. A secret is in no view;
 * only what the options page exports holds any. Times in milliseconds since 1970 by this computer's clock.
 */

/** Most accounts that one question for codes may name. */
export const MAX_CODES_ASKED = 64;

/** Characters of a note; Bitwarden's, the longest of those that are imported, have as many. */
export const LONGEST_NOTE = 10_000;

export interface PasscodeView {
  readonly passcodeId: string;
  readonly kind: 'totp' | 'hotp' | 'steam';
  /** Who it is with; '' where nobody said. */
  readonly issuer: string;
  /** Whose it is; '' where nobody said. */
  readonly label: string;
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  readonly digits: number;
  /** Seconds; `null` for HOTP. */
  readonly period: number | null;
  /** '' for none. */
  readonly group: string;
  readonly pinned: boolean;
  readonly note: string;
  /** Registrable domains (or hosts without one) where the person filled its code, or set it up. */
  readonly sites: readonly string[];
  /**
   * Whether it is for the site of the tab that was asked about. `bound`: that site is among `sites`. `likely`: its
   * issuer's name says so, which anybody may have written: good for an order, not for filling without a question.
   */
  readonly here: 'bound' | 'likely' | null;
  readonly addedAt: number;
  /** Of those that were taken off the list and can be brought back; `null` for the others. */
  readonly removedAt: number | null;
}

/** The code of an account now, and the one after it. An HOTP account has none until it is asked for (`passcodes.next`). */
export interface PasscodeNow {
  readonly passcodeId: string;
  readonly code: string;
  readonly next: string;
  /** When `next` takes the place of `code`. */
  readonly until: number;
}

/** The site of a tab, as the browser names its page. */
export interface SiteView {
  /** Registrable domain, or the host where there is none. What accounts are bound to. */
  readonly site: string;
  readonly origin: string;
}

export interface PasscodesView {
  /** In the order to draw: those of the tab's site (`bound`, then `likely`), pinned ones, then as the person put them. */
  readonly accounts: readonly PasscodeView[];
  /** Of the first of them, as many as were asked for. */
  readonly codes: readonly PasscodeNow[];
  /** `null` where the tab shows no web page, or nothing was asked about a tab. */
  readonly site: SiteView | null;
  /** Milliseconds that servers say this computer's clock is behind (positive) or ahead; `null` where none said it is off. */
  readonly clockOff: number | null;
  readonly backup: BackupState;
  /** How many are on no list because they can't be read or opened. They are kept, and none of them is gone. */
  readonly aside: number;
}

/** `due`: accounts that a person would miss are in no backup yet. */
export interface BackupState {
  readonly lastAt: number | null;
  readonly due: boolean;
}

/** Where accounts come in from. A text is lines of what codes say: `otpauth://` and `otpauth-migration://` URIs. */
export type PasscodeSource =
  | { readonly kind: 'file' /** base64 */; readonly bytes: string; readonly password: string | null }
  | { readonly kind: 'text'; readonly text: string };

/** What became of one line or entry of a source. `reason` selects a text: `entry_<reason>`. */
export type PasscodeLine = { readonly position: number } & (
  | {
      readonly kind: 'new' | 'duplicate';
      readonly issuer: string;
      readonly label: string;
      readonly account: 'totp' | 'hotp' | 'steam';
      readonly group: string;
      /** Of a duplicate: the line of this source that comes first, or `null` where the account is there already. */
      readonly sameAs: number | null;
      /** Of a duplicate: it is further than the account that is there, whose counter adding raises to its own. */
      readonly raises: boolean;
    }
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string }
);

/** What adding a source would do. Nothing was added. */
export type PasscodePreview =
  | {
      readonly kind: 'read';
      /** Whose file it is (`source_<name>`). */
      readonly source: string;
      readonly lines: readonly PasscodeLine[];
      /** Names what was previewed: adding something else by mistake is refused. */
      readonly digest: string;
      /** Parts of a transfer in several migration codes, where it is one: `missing` from 1. */
      readonly parts: { readonly have: number; readonly of: number; readonly missing: readonly number[] } | null;
      /** Of a backup of ours: accounts for signing in that have to be enrolled again. */
      readonly enrolAgain: readonly { readonly label: string; readonly issuer: string }[];
    }
  | { readonly kind: 'needs_password'; readonly source: string }
  | {
      readonly kind: 'not_opened';
      readonly source: string;
      readonly reason: 'wrong_password' | 'damaged' | 'unclear';
    }
  /**
   * The key that seals accounts is gone, and nothing can be added before `passcodes.startAnew`. That puts `aside` so many
   * accounts with codes, and `signIn` so many for signing in: none of them opens any more.
   */
  | { readonly kind: 'vault_lost'; readonly source: string; readonly aside: number; readonly signIn: number }
  /** `reason` selects a text: `file_<reason>`. */
  | { readonly kind: 'refused'; readonly source: string | null; readonly reason: string };

/** What the person typed. Nothing is checked before it is here. */
export interface TypedPasscode {
  readonly issuer: string;
  readonly label: string;
  readonly secret: string;
  readonly kind: 'totp' | 'hotp' | 'steam';
  readonly algorithm: string;
  readonly digits: string;
  readonly period: string;
  readonly counter: string;
}

export type PasscodeExport =
  | { readonly form: 'backup'; readonly password: string }
  /** Unencrypted: one `otpauth://` URI a line. */
  | { readonly form: 'uris' }
  /** Unencrypted: the URI of one account, to be drawn as a code. */
  | { readonly form: 'account'; readonly passcodeId: string }
  /** Unencrypted: the texts of codes that Google Authenticator reads; none named means all. */
  | { readonly form: 'migration'; readonly passcodeIds: readonly string[] };

/** What a page hands back once the file of a backup was handed to the browser: before that there is none. */
export interface WrittenBackup {
  /** When its accounts were read. */
  readonly at: number;
  /** Of accounts in it that were changed later than that, while the clock was ahead: when. */
  readonly ahead: Readonly<Record<string, number>>;
}

export interface Exported {
  /** One file or one URI; of a migration the text of each code. */
  readonly texts: readonly string[];
  /** What the form can't hold, with the reason: `left_out_<reason>`. Nothing is left out silently. */
  readonly leftOut: readonly { readonly issuer: string; readonly label: string; readonly reason: string }[];
  /** Of an encrypted backup of every account alone. */
  readonly backup?: WrittenBackup;
}

/** Failures that only accounts with codes can meet; texts under `failure_<code>`. */
export const PASSCODE_FAILURES = [
  /** It was removed meanwhile. */
  'passcode_gone',
  /** Its secret can't be opened or is not as it should be. */
  'passcode_damaged',
  /** The counter of an HOTP account ended. */
  'counter_ended',
  /** What is to be added is not what was previewed. */
  'preview_changed',
  'nothing_to_add',
  'too_many_passcodes',
  /** Typed: */
  'secret_missing',
  'secret_invalid',
  'passcode_invalid',
  'passcode_there',
  /** Export: */
  'no_password',
  'export_refused',
  /** Fill: the tab shows another site than the popup did. */
  'other_site',
  /** Fill: the page lets no script in, or does not answer. Nothing was filled. */
  'page_unreachable',
  /** Fill: the page went or did not answer once it was given the code, which may be in it or not. */
  'code_not_filled',
  /** Fill: no https page. */
  'site_not_secure',
  /** Fill: this account was never used on this site, and the person was not asked. */
  'site_not_bound',
  /** Fill: the page has no field for a code, in itself or a frame of its own origin. */
  'no_field',
  /** Fill: the only field is in a frame of another site, which is never filled. */
  'foreign_field',
] as const;
export type PasscodeFailure = (typeof PASSCODE_FAILURES)[number];

/** Where an account was filled, told so that the popup can say it. */
export interface Filled {
  readonly origin: string;
  readonly fields: number;
}

export interface PasscodeMessages {
  /** `first`: how many of the accounts' codes come with it. */
  'passcodes.list': {
    from: 'page';
    request: { readonly tabId: number | null; readonly first: number };
    response: PasscodesView;
  };
  /** Those that can't be opened are left out. */
  'passcodes.codes': {
    from: 'page';
    request: { readonly passcodeIds: readonly string[] };
    response: { readonly codes: readonly PasscodeNow[]; readonly damaged: readonly string[] };
  };
  /** The next code of an HOTP account; its counter is stored before the code is answered (RFC 4226 section 7.2). */
  'passcodes.next': {
    from: 'page';
    request: { readonly passcodeId: string };
    response: Answer<{ readonly code: string }>;
  };
  'passcodes.edit': {
    from: 'page';
    request: {
      readonly passcodeId: string;
      readonly change: {
        readonly issuer?: string;
        readonly label?: string;
        readonly group?: string;
        readonly note?: string;
        readonly pinned?: boolean;
        /** Sites that it is bound to no more. */
        readonly unbind?: readonly string[];
      };
    };
    response: Answer<object>;
  };
  /** Puts it right before another, or last. */
  'passcodes.move': {
    from: 'page';
    request: { readonly passcodeId: string; readonly before: string | null };
    response: Answer<object>;
  };
  /** Takes them off the list. They can be brought back for at least 30 days. */
  'passcodes.remove': {
    from: 'page';
    request: { readonly passcodeIds: readonly string[] };
    response: Answer<object>;
  };
  'passcodes.restore': {
    from: 'page';
    request: { readonly passcodeIds: readonly string[] };
    response: Answer<object>;
  };
  /** Forgets removed ones for good. */
  'passcodes.erase': {
    from: 'options';
    request: { readonly passcodeIds: readonly string[] };
    response: Answer<object>;
  };
  'passcodes.removed': {
    from: 'page';
    request: Record<string, never>;
    response: { readonly accounts: readonly PasscodeView[] };
  };
  'passcodes.preview': { from: 'page'; request: { readonly source: PasscodeSource }; response: PasscodePreview };
  /**
   * Adds what is new of a source, in one transaction: all of it or nothing. `site` is where the code was seen, as the
   * popup showed it: the account is bound to it. `raised`: how many accounts that are there had their counter raised.
   * Only ever after the person's yes.
   */
  'passcodes.add': {
    from: 'page';
    request: { readonly source: PasscodeSource; readonly digest: string; readonly site: string | null };
    response: Answer<{ readonly added: readonly string[]; readonly raised: number }>;
  };
  'passcodes.type': {
    from: 'page';
    request: { readonly typed: TypedPasscode };
    response: Answer<{ readonly passcodeId: string }>;
  };
  /**
   * Puts what the lost key sealed aside, where it stays, and makes a new key. Does nothing where the key is there: both
   * numbers are 0 then. Only ever after the person's yes.
   */
  'passcodes.startAnew': {
    from: 'options';
    request: Record<string, never>;
    response: Answer<{ readonly aside: number; readonly signIn: number }>;
  };
  'passcodes.export': { from: 'options'; request: PasscodeExport; response: Answer<Exported> };
  /** The browser has the file. */
  'passcodes.saved': { from: 'options'; request: WrittenBackup; response: object };
  /**
   * Fills the code into the page of the tab. `site` and `origin` are what the popup showed; `bind`: the person was asked
   * whether the account is for that site, and said yes on that very origin. Only ever after the person's click.
   */
  'passcodes.fill': {
    from: 'popup';
    request: {
      readonly passcodeId: string;
      readonly tabId: number;
      readonly site: string;
      readonly origin: string;
      readonly bind: boolean;
    };
    response: Answer<Filled>;
  };
}

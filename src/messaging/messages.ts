import type { OtherKind } from '../payloads/payload.ts';
import type { PasscodeFailure, PasscodeMessages } from './passcodes.ts';
import type {
  AccountView,
  DeviceView,
  DiagnosticsView,
  EnrolmentView,
  FailureCode,
  HistoryEntryView,
  PopupView,
  ScanResult,
  SettingsView,
} from './views.ts';

/** A failure that a page of ours shows in words: `code` selects the text. */
export interface MessageFailure {
  readonly code: FailureCode | EnrolmentFailure | DeviceFailure | PasscodeFailure;
  readonly detail: string;
  readonly retryAfter?: number;
  readonly attemptsLeft?: number;
  /** Fill: the code that was made and may not have got into the page. */
  readonly unused?: string;
}

/** Failures that only enrolment can meet; texts under `failure_<code>` too. */
export const ENROLMENT_FAILURES = [
  'not_a_token_server',
  'registration_closed',
  'invalid_destination',
  'invalid_code',
  'expired',
  'verification_used',
  'delivery_failed',
  'invalid_enrolment_token',
  'unknown_account',
] as const;
export type EnrolmentFailure = (typeof ENROLMENT_FAILURES)[number];

/** Failures that only the list of devices can meet; texts under `failure_<code>` too. */
export const DEVICE_FAILURES = ['device_gone', 'check_number_shared'] as const;
export type DeviceFailure = (typeof DEVICE_FAILURES)[number];

export type Answer<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly failure: MessageFailure };

/** What a content script saw. Hostile input: origin, URL and tab are taken from the sender, never from here. */
export interface CodesReport {
  /** Texts of all visible codes of ours (`parsePayload` knows their kind), each once, 16 at most, 512 characters each at most. */
  readonly texts: readonly string[];
  /** How many different visible codes say something else: they count towards "too many codes", their texts never leave the page. */
  readonly others: number;
  /** What those are for, each kind once, in the order of `OTHER_KINDS`. */
  readonly kinds: readonly OtherKind[];
  /**
   * Texts of codes of ours that were seen in a captured rectangle over a cross-origin frame, and nowhere else: they are
   * foreign whatever the page is (P11). Bounded as `texts`.
   */
  readonly framed: readonly string[];
  /** How many visible code-like elements the page's origin may not read (a cross-origin picture, for one). */
  readonly unreadable: number;
  /** An editable field has the focus: the popup must not open by itself. */
  readonly editing: boolean;
  /** What there was to look at: only where the person had the page scanned. */
  readonly looked?: Looked;
}

/**
 * What a content script answers to the person's scan. Only here do texts of accounts with codes leave their page: what it
 * reports by itself names their kind alone.
 */
export interface ScanReport extends CodesReport {
  /**
   * Texts of codes on the page that hold accounts (`otpauth://`, `otpauth-migration://`), each once, 16 at most, 3,000
   * characters each at most; none of those that stand over a frame of another origin.
   */
  readonly accounts?: readonly string[];
}

/** What a scan looked at, of what is in view. */
export interface Looked {
  /** Images, videos, backgrounds. */
  readonly pictures: number;
  /** Canvases, SVG, and what a page puts together of cells, text or styles. */
  readonly drawings: number;
  /** Frames of other sites. */
  readonly frames: number;
  /** Whether the page was also looked at as a whole, as it stands on the screen. */
  readonly captured: boolean;
}

/**
 * A rectangle in CSS pixels from the top left corner of what the tab shows. `innerWidth` x `innerHeight` of it can be
 * seen, scrollbars included; where the person has zoomed by two fingers, the part that the visual viewport shows.
 */
export interface AreaInView {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A code in a captured area: its text, and where in view it stands. */
export interface CapturedCode extends AreaInView {
  readonly text: string;
  /** Index of the area it was asked for by. */
  readonly area: number;
}

/** What a capture of areas says. */
export type AreasReading =
  | { readonly kind: 'read'; readonly codes: readonly CapturedCode[] }
  /** Not now: the browser's quota, another tab in front, or a page that moved meanwhile. Milliseconds until asking makes sense. */
  | { readonly kind: 'later'; readonly wait: number }
  /** Not in this document, until the person has it scanned. */
  | { readonly kind: 'refused' };

/** What a picture on another host says. */
export type PictureReading =
  | { readonly kind: 'read'; readonly texts: readonly string[] }
  | { readonly kind: 'refused' };

/** What a tab showed when the person asked to have it read; it is given away once. */
export type PagePicture =
  | {
      readonly kind: 'taken';
      /** A JPEG, in base64. */
      readonly picture: string;
      /** Where in view the picture is that was clicked, and the size of the view in CSS pixels: the page's own words. */
      readonly place: {
        readonly area: AreaInView;
        readonly viewport: { readonly width: number; readonly height: number };
      } | null;
    }
  /** `refused` by the browser, `busy`: its quota is used up or the tab moved, `gone`: given away already, or too late. */
  | { readonly kind: 'none'; readonly reason: 'refused' | 'busy' | 'gone' };

/**
 * Every message: its name, who may send it, its request and its answer. `popup` is the toolbar's popup, `options` the
 * options page, `page` these two and every other page of ours in a tab (welcome), `content` our content script in the
 * top frame of a tab.
 */
export interface Messages extends PasscodeMessages {
  'codes.seen': { from: 'content'; request: CodesReport; response: { readonly accepted: boolean } };
  /**
   * Something on the page may be a code: the background runs what reads one in the very document that asks. `ready`:
   * it ran. Asked for again where it did not.
   */
  'reader.wanted': { from: 'content'; request: Record<string, never>; response: { readonly ready: boolean } };

  /**
   * Reads the codes in rectangles of what the tab shows, by a capture. `viewport` is the size of that in CSS pixels
   * (`innerWidth` x `innerHeight`, or what the visual viewport shows); at most 8 areas.
   */
  'areas.read': {
    from: 'content';
    request: {
      readonly areas: readonly AreaInView[];
      readonly viewport: { readonly width: number; readonly height: number };
    };
    response: AreasReading;
  };
  /** Reads the codes of a picture on another host, where the person has granted that host. */
  'picture.read': { from: 'content'; request: { readonly address: string }; response: PictureReading };

  /** Takes a picture of a tab and opens the page of ours that reads pictures with it. Only ever after the person's click. */
  'page_picture.open': { from: 'popup'; request: { readonly tabId: number }; response: object };
  'page_picture.take': { from: 'page'; request: { readonly id: string }; response: PagePicture };

  'popup.view': { from: 'popup'; request: Record<string, never>; response: PopupView };
  'scan.page': { from: 'popup'; request: { readonly tabId: number }; response: ScanResult };
  'request.continue': {
    from: 'popup';
    request: { readonly requestId: string; readonly accountId: string };
    response: Answer<object>;
  };
  'request.decide': {
    from: 'popup';
    request: {
      readonly requestId: string;
      readonly txn: string;
      readonly detailsHash: string;
      readonly verdict:
        | { readonly decision: 'accept' }
        | { readonly decision: 'deny'; readonly reason: 'not_me' | 'cancelled' };
    };
    response: Answer<object>;
  };
  /** Burns a code that a foreign page shows (P12). Only ever after the person's click. */
  'request.burn': { from: 'popup'; request: { readonly requestId: string }; response: Answer<object> };
  /** Takes an ended request off the popup. */
  'request.dismiss': { from: 'popup'; request: { readonly requestId: string }; response: Answer<object> };

  'enrolment.start': {
    from: 'page';
    request: { readonly issuer: string; readonly destination: string; readonly deviceName: string };
    response: Answer<{ readonly enrolment: EnrolmentView }>;
  };
  'enrolment.pending': {
    from: 'page';
    request: Record<string, never>;
    response: { readonly enrolment: EnrolmentView | null };
  };
  'enrolment.resend': {
    from: 'page';
    request: { readonly enrolmentId: string };
    response: Answer<{ readonly enrolment: EnrolmentView }>;
  };
  'enrolment.verify': {
    from: 'page';
    request: { readonly enrolmentId: string; readonly code: string };
    response: Answer<{ readonly account: AccountView }>;
  };
  'enrolment.cancel': { from: 'page'; request: { readonly enrolmentId: string }; response: Answer<object> };

  /** Adds the account that the page of an issuer offers (P22). Only ever after the person's click. */
  'page_enrolment.begin': {
    from: 'popup';
    request: { readonly offerId: string; readonly deviceName: string };
    response: Answer<object>;
  };
  /** Takes back what waits for the page to confirm. */
  'page_enrolment.cancel': { from: 'popup'; request: { readonly enrolmentId: string }; response: Answer<object> };
  /** Takes an offer or an outcome off the popup. */
  'page_enrolment.dismiss': { from: 'popup'; request: { readonly id: string }; response: Answer<object> };

  'accounts.list': {
    from: 'page';
    request: Record<string, never>;
    response: { readonly accounts: readonly AccountView[] };
  };
  'accounts.rename': {
    from: 'page';
    request: { readonly accountId: string; readonly name: string };
    response: Answer<object>;
  };
  /** Revokes the device at the server and forgets the key. `force` forgets it here although the server can't be told. */
  'accounts.remove': {
    from: 'page';
    request: { readonly accountId: string; readonly force: boolean };
    response: Answer<object>;
  };
  'accounts.refresh': { from: 'page'; request: Record<string, never>; response: Answer<object> };

  /** The same for accounts whose server was not asked for a minute. A page sends it when it opens. */
  'accounts.freshen': {
    from: 'page';
    request: Record<string, never>;
    /** Whether there is something else to show now. */
    response: { readonly changed: boolean };
  };

  'devices.list': {
    from: 'options';
    request: { readonly accountId: string };
    response: Answer<{ readonly devices: readonly DeviceView[] }>;
  };
  /** Lets a waiting device in (P22). `thumbprint` is the one that was drawn: no other key than it is approved. */
  'devices.approve': {
    from: 'options';
    request: { readonly accountId: string; readonly deviceId: string; readonly thumbprint: string };
    response: Answer<object>;
  };
  /** Refuses or removes another device of the account. This browser's own goes with `accounts.remove`. */
  'devices.remove': {
    from: 'options';
    request: { readonly accountId: string; readonly deviceId: string };
    response: Answer<object>;
  };

  'diagnostics.get': { from: 'page'; request: Record<string, never>; response: DiagnosticsView };

  'history.list': {
    from: 'page';
    request: Record<string, never>;
    response: { readonly entries: readonly HistoryEntryView[] };
  };

  'settings.get': { from: 'page'; request: Record<string, never>; response: SettingsView };
  /**
   * A code was put on the clipboard. `empties`: it goes from there after a minute, if it is still there; `offer`: the
   * person may be told that this can be had.
   */
  'clipboard.copied': {
    from: 'popup';
    request: { readonly text: string };
    response: { readonly empties: boolean; readonly offer: boolean };
  };
  'settings.set': { from: 'page'; request: { readonly openPopupByItself: boolean }; response: SettingsView };
}

export type MessageName = keyof Messages;
export type RequestOf<N extends MessageName> = Messages[N]['request'];
export type ResponseOf<N extends MessageName> = Messages[N]['response'];

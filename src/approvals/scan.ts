import type { ContentEnvelope } from '../messaging/content.ts';
import type { CodesReport } from '../messaging/messages.ts';
import type { NoAccess, ScanResult } from '../messaging/views.ts';
import { within } from '../messaging/within.ts';
import { webOrigin } from '../proofs/origin.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import { countCodes, framedOnly, tooManyCodes } from './sighting.ts';

/** What we use of the browser to look at a page when the person asks for it. */
export interface ScanBrowser {
  readonly tabs: {
    get(tabId: number): Promise<{ readonly url?: string | undefined }>;
    sendMessage(tabId: number, message: ContentEnvelope, options: { readonly frameId: number }): Promise<unknown>;
  };
  readonly scripting: { executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown> };
}

/** Milliseconds: injecting hangs where a host permission is withheld, and a large page takes a while to look at. */
const INJECT_TIME = 5_000;
const LOOK_TIME = 15_000;

export type Look =
  | { readonly kind: 'report'; readonly report: CodesReport }
  | Extract<ScanResult, { result: 'no_access' }>;

/**
 * Runs the content script in a tab and lets it look. The request itself is made by the `codes.seen` that the
 * content script sends meanwhile; the report that comes back here only explains what there was.
 */
export async function look(
  browser: ScanBrowser,
  contentScript: string,
  tabId: number,
  validate: (answer: unknown) => CodesReport | null,
): Promise<Look> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (tab === null) return { result: 'no_access', reason: 'no_tab' };
  // Without access to the tab its address is hidden; then only the attempt can tell.
  const closed = tab.url === undefined ? null : closedPage(tab.url);
  if (closed !== null) return { result: 'no_access', reason: closed };
  const failure = await within(
    INJECT_TIME,
    browser.scripting.executeScript({ target: { tabId }, files: [contentScript] }).then(
      () => null,
      (error: unknown) => error,
    ),
    new Error('The browser does not answer.'),
  );
  if (failure !== null) return refused(tab.url, failure);
  const answer = await within(
    LOOK_TIME,
    browser.tabs.sendMessage(tabId, { type: 'countersign.scan' }, { frameId: 0 }).catch(() => null),
    null,
  );
  const report = validate(answer);
  return report === null ? refused(tab.url) : { kind: 'report', report };
}

/** Where browsers let no extension in, although the pages are web pages. */
const STORES = /^https:\/\/(?:chromewebstore\.google\.com|chrome\.google\.com\/webstore|addons\.mozilla\.org)(?:\/|$)/;

/** Why no page of this address can be looked at; `null` where one may be. */
function closedPage(address: string): NoAccess | null {
  if (STORES.test(address)) return 'store_page';
  if (webOrigin(address) !== null) return null;
  if (/^(?:chrome|moz)-extension:/.test(address)) return 'extension_page';
  // An address with a user name in it: of some site, but which one it looks like is the attacker's to choose (P11).
  if (/^https?:/.test(address)) return 'unnamed_page';
  return address.startsWith('file:') ? 'file_page' : 'browser_page';
}

/** Words of Chromium 156 (extensions/common/manifest_constants.h): of such pages it does not tell the address. */
const REFUSALS: readonly (readonly [RegExp, NoAccess])[] = [
  [/gallery cannot be scripted/, 'store_page'],
  [/chrome-extension:\/\/ URL of different extension/, 'extension_page'],
  [/Cannot access (?:a chrome:\/\/ URL|"about:)/, 'browser_page'],
];

/** Why a script could not be run, or did not answer. Firefox shows PDFs in a page of its own, and lets nobody into that. */
function refused(address: string | undefined, failure?: unknown): Look {
  const words = failure instanceof Error ? failure.message : '';
  const known = REFUSALS.find(([said]) => said.test(words))?.[1];
  const isDocument = /^https?:[^?#]*\.pdf(?:[?#]|$)/i.test(address ?? '');
  return { result: 'no_access', reason: known ?? (isDocument ? 'document' : 'refused') };
}

/** What to say of codes that led to no request. */
export async function explain(
  report: CodesReport,
  recognise: (text: string) => ShownCode | null,
  isEnrolled: (issuer: string) => Promise<boolean>,
): Promise<ScanResult> {
  if (tooManyCodes(report)) return { result: 'too_many_codes', count: countCodes(report) };
  const codes = report.texts.map(recognise).filter((code) => code !== null);
  const enrolment = codes.find(({ kind }) => kind === 'enrolment');
  const signIn = codes.find(({ kind }) => kind === 'sign-in');
  // With an account the code would have led to a request: so the browser did not say whose page this is (P11).
  if (signIn !== undefined && (await isEnrolled(signIn.issuer))) return { result: 'no_access', reason: 'unnamed_page' };
  if (signIn !== undefined) return { result: 'unknown_issuer', issuer: signIn.issuer };
  if (enrolment !== undefined) return { result: 'enrolment_code', issuer: enrolment.issuer };
  const framed = framedOnly(report)
    .map(recognise)
    .find((code) => code !== null);
  if (framed) return { result: 'framed_code', issuer: framed.issuer };
  const { others, kinds, unreadable, looked } = report;
  if (others > 0) return { result: 'other_codes', count: others, kinds };
  // What could not be read by itself stood on the picture of the whole page, where there was one.
  if (unreadable > 0 && looked?.captured !== true) return { result: 'unreadable', count: unreadable };
  return { result: 'nothing', looked: looked ?? null };
}

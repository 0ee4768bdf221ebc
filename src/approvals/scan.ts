import * as v from 'valibot';
import type { ContentEnvelope } from '../messaging/content.ts';
import type { CodesReport, ScanReport } from '../messaging/messages.ts';
import type { SiteView } from '../messaging/passcodes.ts';
import type { NoAccess, ScanResult } from '../messaging/views.ts';
import { within } from '../messaging/within.ts';
import { webOrigin } from '../proofs/origin.ts';
import type { ShownCode } from '../protocols/countersign/driver.ts';
import type { Page } from './request.ts';
import { countCodes, framedOnly, tooManyCodes } from './sighting.ts';

/** What we use of the browser to look at a page when the person asks for it. */
export interface ScanBrowser {
  readonly tabs: {
    get(tabId: number): Promise<{ readonly url?: string | undefined }>;
    sendMessage(
      tabId: number,
      message: ContentEnvelope,
      options: { readonly documentId: string } | { readonly frameId: number },
    ): Promise<unknown>;
  };
  readonly scripting: { executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown> };
}

/** Milliseconds: injecting hangs where a host permission is withheld, and a large page takes a while to look at. */
const INJECT_TIME = 5_000;
const LOOK_TIME = 15_000;

export type Look =
  /** `documentId` of the document that answered, where the browser tells one. */
  | { readonly kind: 'report'; readonly report: ScanReport; readonly documentId: string | null }
  | Extract<ScanResult, { result: 'no_access' }>;

/**
 * Runs the content script in a tab and lets it look. The request itself is made by the `codes.seen` that the
 * content script sends meanwhile; the report that comes back here only explains what there was.
 */
export async function look(
  browser: ScanBrowser,
  contentScript: string,
  tabId: number,
  validate: (answer: unknown) => ScanReport | null,
): Promise<Look> {
  const tab = await browser.tabs.get(tabId).catch(() => null);
  if (tab === null) return { result: 'no_access', reason: 'no_tab' };
  // Without access to the tab its address is hidden; then only the attempt can tell.
  const closed = tab.url === undefined ? null : closedPage(tab.url);
  if (closed !== null) return { result: 'no_access', reason: closed };
  const injected = await within(
    INJECT_TIME,
    browser.scripting.executeScript({ target: { tabId }, files: [contentScript] }).then(
      (injections) => ({ documentId: documentIn(injections) }),
      (failure: unknown) => ({ failure }),
    ),
    { failure: new Error('The browser does not answer.') },
  );
  if ('failure' in injected) return refused(tab.url, injected.failure);
  const { documentId } = injected;
  // The very document that the script was run in: another one that came meanwhile explains nothing.
  const target = documentId === null ? { frameId: 0 } : { documentId };
  const answer = await within(
    LOOK_TIME,
    browser.tabs.sendMessage(tabId, { type: 'countersign.scan' }, target).catch(() => null),
    null,
  );
  const report = validate(answer);
  return report === null ? refused(tab.url) : { kind: 'report', report, documentId };
}

const InjectionsSchema = v.array(v.object({ documentId: v.optional(v.string()) }));

/** The browser's id of the document that a script was run in; `null` in Firefox, which tells none. */
function documentIn(injections: unknown): string | null {
  const parsed = v.safeParse(InjectionsSchema, injections);
  const documentId = parsed.success ? parsed.output[0]?.documentId : undefined;
  return documentId === undefined || documentId === '' ? null : documentId;
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

/**
 * The accounts with codes that a page offers, where the browser said whose page it is: `page` sent `codes.seen` while it
 * was looked at, and is the document that answered. Nothing beside a code of ours on it.
 */
export function offered(
  { report, documentId }: Extract<Look, { kind: 'report' }>,
  page: Page | null,
  siteOf: (url: string) => SiteView | null,
): Extract<ScanResult, { result: 'account_codes' }> | null {
  const { accounts = [], texts } = report;
  if (accounts.length === 0 || texts.length > 0 || page === null) return null;
  if (page.document.kind === 'browser' && page.document.id !== documentId) return null;
  const here = siteOf(page.origin);
  if (here === null) return null;
  const { origin, privateWindow } = page;
  return { result: 'account_codes', page: { origin, privateWindow }, site: here.site, text: accounts.join('\n') };
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

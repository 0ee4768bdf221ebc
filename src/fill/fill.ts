import type { Handlers } from '../messaging/broker.ts';
import type { Answer, RequestOf } from '../messaging/messages.ts';
import type { Filled, PasscodeFailure, SiteView } from '../messaging/passcodes.ts';
import { isLoopbackHost } from '../proofs/origin.ts';
import { createFillDocuments, type DocumentsBrowser } from './documents.ts';

/** What we use of the browser to fill a code into a page. */
export type FillBrowser = DocumentsBrowser & {
  readonly tabs: {
    get(tabId: number): Promise<{ readonly url?: string | undefined; readonly incognito?: boolean | undefined }>;
  };
};

/** What filling has to know of an account. */
export interface FillAccount {
  /** It is bound to these. */
  readonly sites: readonly string[];
  /** Characters of its codes. */
  readonly digits: number;
}

export interface FillDeps {
  readonly browser: FillBrowser;
  /** Path of the built script that finds fields. */
  readonly fillScript: string;
  /** `null`: there is no such account any more. */
  readonly account: (passcodeId: string) => Promise<FillAccount | null>;
  /** The code to fill. Asked for only once a field was found, since an HOTP account moves on by it. */
  readonly code: (passcodeId: string) => Promise<Answer<{ readonly code: string }>>;
  readonly bind: (passcodeId: string, site: string) => Promise<unknown>;
  readonly siteOf: (url: string | undefined) => SiteView | null;
  readonly report: (error: unknown) => void;
}

/**
 * Fills a code into the one document that has the field for it: the page that the popup named, or a frame of its very
 * origin in nothing but such frames. Only ever after the person's click.
 */
export function createFill(deps: FillDeps): Handlers<'passcodes.fill'> {
  const { browser, siteOf } = deps;
  const documents = createFillDocuments(browser, deps.fillScript);
  const running = new Map<string, Promise<Answer<Filled>>>();

  async function fill(request: RequestOf<'passcodes.fill'>): Promise<Answer<Filled>> {
    const { passcodeId, tabId, site, bind } = request;
    const account = await deps.account(passcodeId);
    if (account === null) return refuse('passcode_gone');
    const tab = await browser.tabs.get(tabId).catch(() => null);
    const here = siteOf(tab?.url);
    if (here === null || !isAsked(here, request)) return refuse('other_site');
    const { origin } = here;
    if (!isSecure(origin)) return refuse('site_not_secure');
    const isBound = account.sites.includes(site);
    if (!isBound && !bind) return refuse('site_not_bound');

    const page = await documents.top(tabId);
    const found = (await page?.ask({ kind: 'find', origin, length: account.digits })) ?? null;
    if (page === null || found === null || found.kind === 'other_origin') {
      // Another document came meanwhile, or the browser lets nobody in.
      const after = siteOf((await browser.tabs.get(tabId).catch(() => null))?.url);
      return refuse(after !== null && isAsked(after, request) ? 'page_unreachable' : 'other_site');
    }
    if (found.kind === 'none') {
      const isForeign = await documents.anyFrameHasField(tabId, account.digits);
      return refuse(isForeign ? 'foreign_field' : 'no_field');
    }
    const answer = await deps.code(passcodeId);
    if (!answer.ok) return answer;
    const written = await page.ask({ kind: 'write', id: found.id, code: answer.code });
    // The code may be a counter's, which is used up, so the person gets it. No answer is no word that nothing was filled.
    if (written === null) return refuse('code_not_filled', answer.code);
    if (written.kind === 'gone') return refuse('no_field', answer.code);
    // The page had it: where that can't be remembered, the next time asks again. A private window leaves no trace.
    if (!isBound && tab?.incognito !== true) await deps.bind(passcodeId, site).catch(deps.report);
    if (written.kind === 'not_kept') return refuse('code_not_filled', answer.code);
    return { ok: true, origin, fields: written.fields };
  }

  return {
    'passcodes.fill': (request) => {
      // A second click while the first is under way is the same one: an HOTP account moves on once.
      const key = JSON.stringify(request);
      const current = running.get(key) ?? fill(request).finally(() => running.delete(key));
      running.set(key, current);
      return current;
    },
  };
}

/** A person who was asked saw an origin, and said yes to no other one: on another host of a site anybody may write. */
function isAsked(here: SiteView, { site, origin, bind }: RequestOf<'passcodes.fill'>): boolean {
  return here.site === site && (!bind || here.origin === origin);
}

/** Nobody between may read the code: https, or this very machine. */
function isSecure(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}

const refuse = (code: PasscodeFailure, unused?: string): Answer<never> => ({
  ok: false,
  failure: { code, detail: code, ...(unused !== undefined && { unused }) },
});

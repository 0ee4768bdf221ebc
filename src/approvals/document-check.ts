import type { ContentEnvelope } from '../messaging/content.ts';
import { within } from '../messaging/within.ts';
import { type AllowedPages, mayShowCode, webOrigin } from '../proofs/origin.ts';
import type { DocumentIdentity, Page } from './request.ts';

/** What we use of `browser.tabs` to look at one tab. */
export interface TabsBrowser {
  /** Rejects when there is no such tab. */
  get(tabId: number): Promise<TabState>;
  sendMessage(
    tabId: number,
    message: ContentEnvelope,
    options: { readonly documentId: string } | { readonly frameId: number },
  ): Promise<unknown>;
}

export interface TabState {
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly active: boolean;
  readonly windowId?: number | undefined;
}

/** `silent`: the tab is there and on the same origin, but its content script did not answer in time. */
export type Presence = 'present' | 'gone' | 'silent';

/** Milliseconds that a content script has to answer. It only sends back a constant. */
const ANSWER_TIME = 3_000;

export interface DocumentCheck {
  /** Whether the document that showed the code is still the tab's document (P11). */
  presence(page: Page): Promise<Presence>;
  /** The same for an approval, which also looks at where the page is now: `true` only when everything fits. Fails closed. */
  mayGoOn(page: Page, allowed: AllowedPages): Promise<boolean>;
  /** The UUID that the content script in the top frame made for its document. */
  readonly askDocument: (tabId: number) => Promise<string | null>;
}

export function createDocumentCheck(tabs: TabsBrowser): DocumentCheck {
  async function presence(page: Page): Promise<Presence> {
    const tab = await tabs.get(page.tabId).catch(() => null);
    if (tab === null || webOrigin(tab.url) !== page.origin) return 'gone';
    return ask(page.tabId, page.document);
  }

  async function ask(tabId: number, document: DocumentIdentity): Promise<Presence> {
    const inFrame = within(ANSWER_TIME, question(tabId, { frameId: 0 }), 'late' as const);
    if (document.kind === 'script') {
      const answer = await inFrame;
      if (answer === 'late') return 'silent';
      return answer === document.id ? 'present' : 'gone';
    }
    const answer = await within(ANSWER_TIME, question(tabId, { documentId: document.id }), 'late' as const);
    if (answer !== 'late') return answer === null ? 'gone' : 'present';
    // Chromium delivers nothing to a document in the back/forward cache, and says so by no error (156). But the tab's
    // own document answers, or is known to have no content script; a busy one would be late by both ways.
    return (await inFrame) === 'late' ? 'silent' : 'gone';
  }

  /** The document's UUID, or `null` where no content script of ours answers. */
  async function question(
    tabId: number,
    target: { readonly documentId: string } | { readonly frameId: number },
  ): Promise<string | null> {
    try {
      const answer = await tabs.sendMessage(tabId, { type: 'countersign.present' }, target);
      if (typeof answer !== 'object' || answer === null || !('document' in answer)) return null;
      return typeof answer.document === 'string' && answer.document.length <= 64 ? answer.document : null;
    } catch {
      return null;
    }
  }

  return {
    presence,
    async mayGoOn(page, allowed) {
      if ((await presence(page)) !== 'present') return false;
      // Asked again after the content script answered: the address may have changed meanwhile.
      const tab = await tabs.get(page.tabId).catch(() => null);
      const origin = webOrigin(tab?.url);
      if (tab?.url === undefined || origin === null || origin !== page.origin) return false;
      const path = new URL(tab.url).pathname;
      return (
        mayShowCode({ origin, top_origin: origin, path }, allowed) &&
        mayShowCode({ origin: page.origin, top_origin: page.origin, path: page.path }, allowed)
      );
    },
    askDocument: (tabId) => within(ANSWER_TIME, question(tabId, { frameId: 0 }), null),
  };
}

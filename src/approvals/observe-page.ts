import type { Sender } from '../messaging/sender.ts';
import { webOrigin } from '../proofs/origin.ts';
import type { DocumentIdentity, Page } from './request.ts';

/** Longest path that a decision may hold (wire/transaction.ts); a page with a longer one can't be named. */
const MAX_PATH = 2048;
const MAX_TITLE = 200;

/**
 * The page behind a content script's message, by what the browser stamped on it (P11): the top frame, an active
 * document, and one and the same web origin as sender, as address and as tab. Everything else is `null`.
 *
 * @param reportsOrigin whether this browser stamps `sender.origin` (Chromium does); if so, a missing one is refused.
 * @param askDocument asks the content script for its document's UUID, where the browser stamps no `documentId`.
 */
export async function observePage(
  sender: Sender,
  reportsOrigin: boolean,
  askDocument: (tabId: number) => Promise<string | null>,
): Promise<Page | null> {
  const { tab, frameId, documentLifecycle, documentId } = sender;
  if (tab?.id === undefined || tab.windowId === undefined || frameId !== 0) return null;
  if (documentLifecycle !== undefined && documentLifecycle !== 'active') return null;
  const origin = webOrigin(sender.url);
  if (origin === null || sender.url === undefined || webOrigin(tab.url) !== origin) return null;
  if ((reportsOrigin || sender.origin !== undefined) && sender.origin !== origin) return null;
  const path = new URL(sender.url).pathname;
  if (path.length > MAX_PATH) return null;
  const document = await identify(documentId, () => askDocument(tab.id ?? -1));
  if (document === null) return null;
  return {
    tabId: tab.id,
    windowId: tab.windowId,
    document,
    origin,
    path,
    title: (tab.title ?? '').slice(0, MAX_TITLE),
    privateWindow: tab.incognito === true,
  };
}

async function identify(
  documentId: string | undefined,
  ask: () => Promise<string | null>,
): Promise<DocumentIdentity | null> {
  if (documentId !== undefined && documentId !== '') return { kind: 'browser', id: documentId };
  const id = await ask();
  return id === null ? null : { kind: 'script', id };
}

/**
 * Who sent a message, as the browser reports it. A structural subset of `runtime.MessageSender` of both engines:
 * `origin`, `documentId` and `documentLifecycle` are not known everywhere.
 */
export interface Sender {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly origin?: string | undefined;
  readonly frameId?: number | undefined;
  readonly documentId?: string | undefined;
  readonly documentLifecycle?: string | undefined;
  readonly tab?: SenderTab | undefined;
}

export interface SenderTab {
  readonly id?: number | undefined;
  readonly windowId?: number | undefined;
  readonly url?: string | undefined;
  readonly title?: string | undefined;
  readonly active?: boolean | undefined;
  readonly incognito?: boolean | undefined;
}

export type SenderClass = 'popup' | 'options' | 'page' | 'content';

/** Who we are: `runtime.id` and `runtime.getURL('')`, which ends with a slash. Paths are those of manifest.json. */
export interface Identity {
  readonly id: string;
  readonly baseUrl: string;
}

const POPUP = 'src/popup/index.html';
const OPTIONS = 'src/options/index.html';

/**
 * The one check of senders. `popup` is the popup's document in no tab, which only the toolbar's popup is; `options` the
 * options page in a tab of its own; `page` another page of ours in one; `content` our content script in the top frame of
 * a tab that shows something else. Everything else is nobody.
 */
export function classify(sender: Sender, self: Identity): SenderClass | null {
  if (sender.id !== self.id || sender.url === undefined) return null;
  if (sender.url.startsWith(self.baseUrl)) {
    const ownOrigin = self.baseUrl.slice(0, -1);
    // Firefox reports no origin for pages of ours; where one is reported it must be ours.
    if (sender.origin !== undefined && sender.origin !== ownOrigin) return null;
    // A page of ours is never a frame: the manifest's frame-ancestors forbids it, and a tab's page is frame 0.
    if (sender.frameId !== undefined && sender.frameId !== 0) return null;
    const path = sender.url.slice(self.baseUrl.length).split(/[?#]/, 1)[0];
    if (sender.tab === undefined) return path === POPUP ? 'popup' : null;
    return path === OPTIONS ? 'options' : 'page';
  }
  if (sender.origin === self.baseUrl.slice(0, -1)) return null;
  return sender.tab !== undefined && sender.tab.id !== undefined && sender.frameId === 0 ? 'content' : null;
}

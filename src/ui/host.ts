import { createSend, type Send } from '../messaging/send.ts';
import { COPIED_PREFIX, ERRORS_PREFIX, LIMITS_PREFIX, PEER_PREFIX } from '../messaging/session-keys.ts';
import { type Clock, systemClock } from './clock.ts';

/** What a page of ours needs from the browser. Tests and the gallery bring their own. */
export interface Host {
  readonly send: Send;
  readonly clock: Clock;
  /** Calls back whenever something that a page may show has changed; the answer stops it. */
  onChange(run: () => void): () => void;
  /** Host pattern of the page in the active tab, for a grant of this site alone; `null` where there is none. */
  activeSite(): Promise<string | null>;
  /** The tab under the popup; `null` where there is none. */
  activeTab(): Promise<number | null>;
  /** Asks the person. Must be called inside a click. From the popup it closes the popup (Chromium), the grant counts. */
  grant(patterns: readonly string[]): Promise<boolean>;
  revoke(patterns: readonly string[]): Promise<boolean>;
  /** Whether the clipboard may be emptied after a code was copied. */
  emptiesClipboard(): Promise<boolean>;
  /** Asks the person for it, or gives it back; as `grant`. */
  setEmptiesClipboard(on: boolean): Promise<boolean>;
  /** Opens the options page at a route such as `add`. */
  openOptions(route: string): Promise<void>;
  reloadTab(tabId: number): Promise<void>;
  /** Puts a text on the clipboard. Must be called inside a click. */
  copy(text: string): Promise<void>;
  close(): void;
  /** Of the manifest. */
  readonly version: string;
}

export const ALL_SITES = '<all_urls>';

/** To see whether it still holds the code, and to empty it. Both are asked for when the person wants that. */
const CLIPBOARD = { permissions: ['clipboardRead', 'clipboardWrite'] } satisfies chrome.permissions.Permissions;

export function createHost(): Host {
  return {
    send: createSend(chrome.runtime),
    clock: systemClock,
    onChange,
    async activeSite() {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      return sitePattern(tab?.url);
    },
    async activeTab() {
      const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
      return tab?.id ?? null;
    },
    grant: (patterns) => chrome.permissions.request({ origins: [...patterns] }),
    revoke: (patterns) => chrome.permissions.remove({ origins: [...patterns] }),
    emptiesClipboard: () => chrome.permissions.contains(CLIPBOARD),
    setEmptiesClipboard: (on) => (on ? chrome.permissions.request(CLIPBOARD) : chrome.permissions.remove(CLIPBOARD)),
    async openOptions(route) {
      await chrome.tabs.create({ url: chrome.runtime.getURL(`src/options/index.html#${route}`) });
    },
    async reloadTab(tabId) {
      await chrome.tabs.reload(tabId);
    },
    copy: (text) => navigator.clipboard.writeText(text),
    close: () => window.close(),
    version: chrome.runtime.getManifest().version,
  };
}

/** Without the port: Firefox takes none in match patterns. */
export function sitePattern(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? `${protocol}//${hostname}/*` : null;
}

/** A question that fails is noted among the errors: to ask it again because of the note would never end. */
const UNDRAWN = [ERRORS_PREFIX, PEER_PREFIX, LIMITS_PREFIX, COPIED_PREFIX];
const isUndrawn = (key: string): boolean => UNDRAWN.some((prefix) => key.startsWith(`${prefix}:`));

function onChange(run: () => void): () => void {
  const changed = () => run();
  const stored = (changes: object) => {
    if (!Object.keys(changes).every(isUndrawn)) run();
  };
  const grants = [chrome.permissions.onAdded, chrome.permissions.onRemoved];
  chrome.storage.onChanged.addListener(stored);
  for (const event of grants) event.addListener(changed);
  return () => {
    chrome.storage.onChanged.removeListener(stored);
    for (const event of grants) event.removeListener(changed);
  };
}

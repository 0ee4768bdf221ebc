import type { ObservedPage } from '../../messaging/observed-page.ts';
import { webOrigin } from '../../proofs/origin.ts';

/** What we use of the browser to know what a window shows. */
export interface ShownBrowser {
  readonly tabs: {
    /** Rejects when there is no such tab. */
    get(tabId: number): Promise<{
      readonly url?: string | undefined;
      readonly active: boolean;
      readonly windowId?: number | undefined;
    }>;
  };
  readonly windows: {
    get(windowId: number): Promise<{ readonly state?: string | undefined }>;
  };
}

/**
 * `hidden`: another tab is in front, the window is minimised or another one by now, or the page does not answer. `gone`:
 * the document is not its tab's any more.
 */
export type Shown = 'shown' | 'hidden' | 'gone';

/**
 * Whether a page's own document is what its window shows now. Asked right before a capture and after it.
 *
 * @param presence what has become of the document
 */
export async function shownTab(
  browser: ShownBrowser,
  page: ObservedPage,
  presence: () => Promise<'present' | 'gone' | 'silent'>,
): Promise<Shown> {
  // All at once: a person waits for each of them.
  const [tab, window, document] = await Promise.all([
    browser.tabs.get(page.tabId).catch(() => null),
    browser.windows.get(page.windowId).catch(() => null),
    presence(),
  ]);
  if (document === 'gone' || tab === null || webOrigin(tab.url) !== page.origin) return 'gone';
  const isInFront = tab.active && tab.windowId === page.windowId && window !== null && window.state !== 'minimized';
  return isInFront && document === 'present' ? 'shown' : 'hidden';
}

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

/** `hidden`: another tab is in front, or the window is minimised. `gone`: the document is not the tab's any more. */
export type Shown =
  | { readonly kind: 'shown'; readonly windowId: number }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'gone' };

/**
 * Whether a page's own document is what its window shows now. Asked before a capture and after it: what was captured
 * between two equal answers is that page.
 *
 * @param isPresent whether the document is still its tab's
 */
export async function shownTab(
  browser: ShownBrowser,
  page: ObservedPage,
  isPresent: () => Promise<boolean>,
): Promise<Shown> {
  const before = await browser.tabs.get(page.tabId).catch(() => null);
  if (before === null || webOrigin(before.url) !== page.origin) return { kind: 'gone' };
  if (!before.active || before.windowId === undefined) return { kind: 'hidden' };
  const window = await browser.windows.get(before.windowId).catch(() => null);
  if (window === null || window.state === 'minimized') return { kind: 'hidden' };
  return (await isPresent()) ? { kind: 'shown', windowId: before.windowId } : { kind: 'gone' };
}

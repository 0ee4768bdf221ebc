import { createDocumentCheck, type TabsBrowser } from '../approvals/document-check.ts';
import { observePage } from '../approvals/observe-page.ts';
import { type CaptureVisibleTab, createCaptureQueue } from '../detection/capture/capture-queue.ts';
import type { OpenPicture } from '../detection/capture/opened-picture.ts';
import { createReadAreas } from '../detection/capture/read-areas.ts';
import { type ShownBrowser, shownTab } from '../detection/capture/shown-tab.ts';
import type { Clock } from '../detection/clock.ts';
import { createReadPicture } from '../detection/picture/read-picture.ts';
import type { Handlers } from '../messaging/broker.ts';

/** What reading pixels for content scripts needs of the browser. */
export interface PixelsBrowser {
  readonly tabs: ShownBrowser['tabs'] & TabsBrowser & { readonly captureVisibleTab: CaptureVisibleTab };
  readonly windows: ShownBrowser['windows'];
  readonly permissions: { contains(permissions: { origins: string[] }): Promise<boolean> };
}

/** Reads what content scripts can't read themselves: only for a page that the browser itself names (P11). */
export function createPixelReadings(deps: {
  readonly browser: PixelsBrowser;
  readonly reportsOrigin: boolean;
  readonly fetch: typeof fetch;
  readonly openPicture: OpenPicture;
  readonly isScanning: (tabId: number) => boolean;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): Handlers<'areas.read' | 'picture.read'> {
  const { browser, reportsOrigin, fetch, openPicture, isScanning, clock } = deps;
  const documents = createDocumentCheck(browser.tabs);
  const isGranted = (origins: string[]) => browser.permissions.contains({ origins });
  const readAreas = createReadAreas({
    queue: createCaptureQueue({
      captureVisibleTab: (windowId, options) => browser.tabs.captureVisibleTab(windowId, options),
      clock,
    }),
    openPicture,
    shown: (page) => shownTab(browser, page, async () => (await documents.presence(page)) === 'present'),
    isScanning,
    // `*://*/*` lets nobody capture: the browser asks for this very pattern.
    mayCapture: () => isGranted(['<all_urls>']),
    clock,
  });
  const readPicture = createReadPicture({ fetch, openPicture, isGranted, clock });

  return {
    async 'areas.read'(request, sender) {
      const page = await observePage(sender, reportsOrigin, documents.askDocument);
      return page === null ? { kind: 'refused' } : readAreas(page, request);
    },
    async 'picture.read'({ address }, sender) {
      const page = await observePage(sender, reportsOrigin, documents.askDocument);
      return page === null ? { kind: 'refused' } : readPicture(page, address);
    },
  };
}

import { createDocumentCheck, type TabsBrowser } from '../approvals/document-check.ts';
import { observePage } from '../approvals/observe-page.ts';
import { createAreasReader } from '../detection/capture/areas-reader.ts';
import type { CaptureQueue } from '../detection/capture/capture-queue.ts';
import type { OpenPicture } from '../detection/capture/opened-picture.ts';
import { type ShownBrowser, shownTab } from '../detection/capture/shown-tab.ts';
import type { Clock } from '../detection/clock.ts';
import { createReadPicture } from '../detection/picture/read-picture.ts';
import type { Handlers } from '../messaging/broker.ts';
import { warm } from '../vision/warm.ts';

/** What reading pixels for content scripts needs of the browser. */
export interface PixelsBrowser {
  readonly tabs: ShownBrowser['tabs'] & TabsBrowser;
  readonly windows: ShownBrowser['windows'];
  readonly permissions: { contains(permissions: { origins: string[] }): Promise<boolean> };
}

export interface PixelReadings {
  readonly handlers: Handlers<'areas.read' | 'picture.read'>;
  /** Something about the tab's address or loading changed. */
  tabChanged(tabId: number): void;
}

/** Reads what content scripts can't read themselves: only for a page that the browser itself names (P11). */
export function createPixelReadings(deps: {
  readonly browser: PixelsBrowser;
  readonly reportsOrigin: boolean;
  readonly fetch: typeof fetch;
  readonly openPicture: OpenPicture;
  readonly queue: CaptureQueue;
  readonly isScanning: (tabId: number) => boolean;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}): PixelReadings {
  const { browser, reportsOrigin, fetch, openPicture, queue, isScanning, clock } = deps;
  const documents = createDocumentCheck(browser.tabs);
  const isGranted = (origins: string[]) => browser.permissions.contains({ origins });
  const areas = createAreasReader({
    queue,
    openPicture,
    shown: (page) => shownTab(browser, page, () => documents.presence(page)),
    isScanning,
    // `*://*/*` lets nobody capture: the browser asks for this very pattern.
    mayCapture: () => isGranted(['<all_urls>']),
    warm,
    clock,
  });
  const readPicture = createReadPicture({ fetch, openPicture, isGranted, clock });

  return {
    handlers: {
      async 'areas.read'(request, sender) {
        const page = await observePage(sender, reportsOrigin, documents.askDocument);
        return page === null ? { kind: 'refused' } : areas.read(page, request);
      },
      async 'picture.read'({ address }, sender) {
        const page = await observePage(sender, reportsOrigin, documents.askDocument);
        return page === null ? { kind: 'refused' } : readPicture(page, address);
      },
    },
    tabChanged: (tabId) => areas.tabChanged(tabId),
  };
}

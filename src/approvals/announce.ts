import type { KeyedMutex } from '../storage/mutex.ts';
import type { Limits } from './limits.ts';
import { isEnded, isFramed, type LoginRequest } from './request.ts';

/** What we use of the browser to tell the person that a request waits. */
export interface AnnounceBrowser {
  readonly action: {
    setBadgeText(details: { readonly tabId?: number; readonly text: string | null }): Promise<void>;
    setBadgeBackgroundColor(details: { readonly tabId?: number; readonly color: string }): Promise<void>;
    openPopup(options: { windowId: number }): Promise<void>;
    /** Whether a popup of ours is open already. */
    popupIsOpen(): Promise<boolean>;
  };
  readonly notifications: {
    create(id: string, options: { type: 'basic'; iconUrl: string; title: string; message: string }): Promise<unknown>;
    clear(id: string): Promise<unknown>;
  };
  readonly tabs: { get(tabId: number): Promise<{ readonly active: boolean; readonly windowId?: number | undefined }> };
  readonly windows: { get(windowId: number): Promise<{ readonly focused: boolean }> };
  readonly i18n: { getMessage(name: string, substitutions?: string[]): string };
  readonly runtime: { getURL(path: string): string };
}

export interface Announcer {
  /** Shows on the tab's icon whether something waits there now. */
  readonly mark: (tabId: number) => Promise<void>;
  /** Opens the popup where it `mayOpen`, or says by a notification that something waits. Once a tab, and once its frames, in 30 s. */
  announce(request: LoginRequest, mayOpen: boolean): Promise<void>;
}

const BADGE = { waiting: { text: '1', color: '#1f5fd0' }, alarm: { text: '!', color: '#c4262e' } } as const;

export function createAnnouncer(deps: {
  readonly browser: AnnounceBrowser;
  readonly limits: Limits;
  readonly alone: KeyedMutex;
  /** The tab's request as it is now. */
  readonly current: (tabId: number) => Promise<LoginRequest | null>;
  readonly openByItself: () => Promise<boolean>;
  /** Whether something else than a sign-in waits for the person in this tab. */
  readonly waitsBeside: (tabId: number) => Promise<boolean>;
  readonly report: (error: unknown) => void;
}): Announcer {
  const { browser, limits, alone, current, openByItself, waitsBeside, report } = deps;
  /** What a tab's icon and notification say is asked for and shown by one at a time, so that the last word is the newest. */
  const aboutTab = (tabId: number, task: () => Promise<void>) => alone(`told:${tabId}`, task);

  async function mark(tabId: number): Promise<void> {
    const own = badgeOf(await current(tabId));
    const badge = own ?? ((await waitsBeside(tabId)) ? BADGE.waiting : null);
    try {
      // `null` gives the place back to what the button shows everywhere (a device that waits).
      await browser.action.setBadgeText({ tabId, text: badge?.text ?? null });
      if (badge !== null) await browser.action.setBadgeBackgroundColor({ tabId, color: badge.color });
      if (own === null) await browser.notifications.clear(notificationId(tabId));
    } catch {
      // The tab is closed: its badge went with it.
    }
  }

  /** Only over what the person looks at. */
  async function openPopup(request: LoginRequest): Promise<boolean> {
    if (request.phase === 'relay_alarm' || !(await openByItself())) return false;
    const tab = await browser.tabs.get(request.page.tabId);
    const windowId = tab.windowId ?? request.page.windowId;
    if (!tab.active || !(await browser.windows.get(windowId)).focused) return false;
    await browser.action.openPopup({ windowId });
    return true;
  }

  async function notify(request: LoginRequest): Promise<void> {
    const { requestId, page, issuer } = request;
    // What a private window shows is not written into the system's list of notifications.
    if (page.privateWindow) return;
    const now = await current(page.tabId);
    if (now?.requestId !== requestId || badgeOf(now) === null) return;
    await browser.notifications.create(notificationId(page.tabId), {
      type: 'basic',
      iconUrl: browser.runtime.getURL('src/ui/icons/icon-128.png'),
      title: browser.i18n.getMessage(isFramed(request) ? 'notification_framed_title' : 'notification_title'),
      message: browser.i18n.getMessage(isFramed(request) ? 'notification_framed_body' : 'notification_body', [
        issuer.name,
        page.origin,
      ]),
    });
  }

  return {
    mark: (tabId) => aboutTab(tabId, () => mark(tabId)),
    announce: (request, mayOpen) =>
      alone('announce', async () => {
        try {
          if (badgeOf(request) === null || (await browser.action.popupIsOpen())) return;
          if (!(await limits.takeAnnouncement(request.page.tabId, isFramed(request) ? 'frame' : 'page'))) return;
          // Browsers refuse openPopup for reasons of their own (no window focused, another popup open).
          const opened = mayOpen && (await openPopup(request).catch(() => false));
          if (!opened) await aboutTab(request.page.tabId, () => notify(request));
        } catch (error) {
          report(error);
        }
      }),
  };
}

function badgeOf(request: LoginRequest | null): (typeof BADGE)[keyof typeof BADGE] | null {
  if (request === null || isEnded(request)) return null;
  if (request.phase !== 'relay_alarm') return BADGE.waiting;
  return request.burn === 'burned' ? null : BADGE.alarm;
}

const NOTIFICATION = 'request:';
const notificationId = (tabId: number) => `${NOTIFICATION}${tabId}`;

/** The tab that a notification is about. */
export function tabOfNotification(id: string): number | null {
  return id.startsWith(NOTIFICATION) ? Number(id.slice(NOTIFICATION.length)) : null;
}

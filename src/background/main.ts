import browser, { type Runtime } from 'webextension-polyfill';
import { accountOfNotification } from '../accounts/device-notices.ts';
import { isAboutEnrolment } from '../accounts/page-notices.ts';
import { tabOfNotification } from '../approvals/announce.ts';
import contentScript from '../content/main.iife.ts?script&iife';
import readerScript from '../content/reader.iife.ts?script&iife';
import fillScript from '../fill/fill.iife.ts?script&iife';
import { createBackground } from './background.ts';
import { engine } from './engine.ts';

/** Entry of the background worker. Listeners are added in the first turn, or a restarted worker would miss its event. */

const REFRESH_ALARM = 'accounts:refresh';
/** A device that wants to join waits a day (P22): the person learns of it while there is time. */
const REFRESH_MINUTES = 60;
const SCAN_MENU = 'scan';
const PICTURE_MENU = 'picture';

const background = createBackground({
  browser: engine(browser),
  contentScript: contentScript.replace(/^\//, ''),
  readerScript: readerScript.replace(/^\//, ''),
  fillScript: fillScript.replace(/^\//, ''),
  reportsOrigin: import.meta.env.MODE !== 'firefox',
  fetch: (input, init) => fetch(input, init),
  report: (error) => console.error('countersign:', error),
});
const inBackground = (task: Promise<unknown>) => void task.catch(background.report);

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) =>
  background.receive(message, sender),
);

browser.runtime.onInstalled.addListener(({ reason }) => {
  browser.contextMenus.create(
    { id: SCAN_MENU, title: browser.i18n.getMessage('menu_scan'), contexts: ['page', 'image', 'link'] },
    // On an update the entry is there already; the error is read so that it is not reported as unchecked.
    () => browser.runtime.lastError,
  );
  browser.contextMenus.create(
    { id: PICTURE_MENU, title: browser.i18n.getMessage('menu_read_picture'), contexts: ['image'] },
    () => browser.runtime.lastError,
  );
  if (reason === 'install') {
    inBackground(browser.tabs.create({ url: browser.runtime.getURL('src/welcome/index.html') }));
  }
});
// Starts the worker, which is all that it is there for.
browser.runtime.onStartup.addListener(() => undefined);
// Alarms may be gone after a restart of the browser; setting one again only moves its next time.
inBackground(background.wake(async () => browser.alarms.create(REFRESH_ALARM, { periodInMinutes: REFRESH_MINUTES })));

browser.alarms.onAlarm.addListener(({ name }) =>
  inBackground(name === REFRESH_ALARM ? background.accounts.refreshAll() : background.alarm(name)),
);

browser.permissions.onAdded.addListener(({ origins }) => inBackground(background.permissions.granted(origins ?? [])));
browser.permissions.onRemoved.addListener(() => inBackground(background.permissions.reconcile()));

browser.tabs.onRemoved.addListener((tabId) => inBackground(background.tabClosed(tabId)));
// Chromium 156 gives a tab that it discards a new id; the old one never comes back.
browser.tabs.onReplaced.addListener((_, removed) => inBackground(background.tabClosed(removed)));
browser.tabs.onUpdated.addListener((tabId, { status, url, discarded }) => {
  // Not every navigation tells its address; the end of loading shows at the latest which document is there.
  if (status !== undefined || url !== undefined || discarded === true) inBackground(background.tabChanged(tabId));
});

browser.notifications.onClicked.addListener((id) => {
  if (isAboutEnrolment(id)) {
    inBackground(showAccounts(id));
    return;
  }
  const accountId = accountOfNotification(id);
  inBackground(accountId === null ? showTab(tabOfNotification(id)) : showAccount(id, accountId));
});

browser.contextMenus.onClicked.addListener(({ menuItemId, srcUrl }, tab) => {
  if (tab?.id === undefined) return;
  if (menuItemId === PICTURE_MENU) inBackground(background.pagePictures.openAt(tab.id, srcUrl ?? ''));
  if (menuItemId !== SCAN_MENU) return;
  // Opened in the same turn as the click: Firefox takes openPopup only from a gesture.
  inBackground(browser.action.openPopup(tab.windowId === undefined ? {} : { windowId: tab.windowId }));
  inBackground(background.approvals.scan(tab.id));
});

async function showAccounts(notificationId: string): Promise<void> {
  await browser.notifications.clear(notificationId);
  await browser.runtime.openOptionsPage();
}

async function showAccount(notificationId: string, accountId: string): Promise<void> {
  await browser.notifications.clear(notificationId);
  const url = browser.runtime.getURL(`src/options/index.html#accounts/${accountId}`);
  const { windowId } = await browser.tabs.create({ url });
  if (windowId !== undefined) await browser.windows.update(windowId, { focused: true });
}

async function showTab(tabId: number | null): Promise<void> {
  if (tabId === null) return;
  const tab = await browser.tabs.update(tabId, { active: true });
  if (tab.windowId === undefined) return;
  await browser.windows.update(tab.windowId, { focused: true });
  await browser.action.openPopup({ windowId: tab.windowId });
}

import type { Browser } from 'webextension-polyfill';
import type { BackgroundBrowser } from './background.ts';

interface LockableArea {
  setAccessLevel?(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

/** Calls of Chromium that the polyfill's types do not know. */
interface ChromiumOnly {
  readonly runtime: { getContexts?(filter: { contextTypes: ['POPUP'] }): Promise<readonly unknown[]> };
  readonly offscreen?: {
    createDocument(page: { url: string; reasons: ['CLIPBOARD']; justification: string }): Promise<void>;
    closeDocument(): Promise<void>;
  };
  readonly storage: { readonly session: LockableArea; readonly local: LockableArea };
}

/** The browser as the background sees it. What differs between the engines is told apart here, by feature. */
export function engine(browser: Browser): BackgroundBrowser {
  const { action, alarms, i18n, notifications, permissions, runtime, scripting, storage, tabs, windows } = browser;
  const chromium = browser as unknown as ChromiumOnly;
  return {
    runtime: { id: runtime.id, getURL: (path) => runtime.getURL(path) },
    i18n: { getMessage: (name, substitutions) => i18n.getMessage(name, substitutions) },
    storage: {
      local: {
        get: (key) => storage.local.get(key),
        set: (items) => storage.local.set(items),
        setAccessLevel: async (options) => chromium.storage.local.setAccessLevel?.(options),
      },
      session: {
        get: (keys) => storage.session.get(keys),
        set: (items) => storage.session.set(items),
        remove: (keys) => storage.session.remove(keys),
        // Firefox has no access levels: there, content scripts never see session storage.
        setAccessLevel: async (options) => chromium.storage.session.setAccessLevel?.(options),
      },
    },
    // Firefox answers with nothing where Chromium answers with a promise.
    alarms: { create: async (name, when) => alarms.create(name, when), clear: (name) => alarms.clear(name) },
    action: {
      setBadgeText: (details) => action.setBadgeText(details),
      setBadgeBackgroundColor: (details) => action.setBadgeBackgroundColor(details),
      openPopup: (options) => action.openPopup(options),
      async popupIsOpen() {
        if (chromium.runtime.getContexts !== undefined) {
          return (await chromium.runtime.getContexts({ contextTypes: ['POPUP'] })).length > 0;
        }
        return browser.extension.getViews({ type: 'popup' }).length > 0;
      },
    },
    clipboard: {
      isGranted: () => permissions.contains({ permissions: ['clipboardRead', 'clipboardWrite'] }),
      async emptyIfHolds(text) {
        const { offscreen } = chromium;
        if (offscreen === undefined) {
          // Firefox's event page has a clipboard, and needs no focus for it with these permissions.
          if ((await navigator.clipboard.readText()) === text) await navigator.clipboard.writeText('');
          return;
        }
        // One that was left by a worker that ended stands in the way: there is only ever one.
        await offscreen.closeDocument().catch(() => undefined);
        const url = `src/background/clipboard.html#${encodeURIComponent(text)}`;
        await offscreen.createDocument({ url, reasons: ['CLIPBOARD'], justification: 'Empties the clipboard' });
        // What it does, it did while it was loaded.
        await offscreen.closeDocument();
      },
    },
    notifications: {
      create: (id, options) => notifications.create(id, options),
      clear: (id) => notifications.clear(id),
    },
    permissions: { getAll: () => permissions.getAll(), contains: (wanted) => permissions.contains(wanted) },
    scripting: {
      getRegisteredContentScripts: (filter) => scripting.getRegisteredContentScripts(filter),
      registerContentScripts: (scripts) => scripting.registerContentScripts(scripts),
      unregisterContentScripts: (filter) => scripting.unregisterContentScripts(filter),
      executeScript: (injection) => scripting.executeScript(injection),
      async call(tabId, run, address) {
        const [frame] = await scripting.executeScript({ target: { tabId }, func: run, args: [address] });
        return frame?.result;
      },
      ask: (target, run, question) => scripting.executeScript({ target, func: run, args: [question] }),
    },
    tabs: {
      get: (tabId) => tabs.get(tabId),
      query: (filter) => tabs.query(filter),
      create: (tab) => tabs.create(tab),
      update: (tabId, changes) => tabs.update(tabId, changes),
      sendMessage: (tabId, message, options) => tabs.sendMessage(tabId, message, options),
      captureVisibleTab: (windowId, options) => tabs.captureVisibleTab(windowId, options),
    },
    windows: {
      async get(windowId) {
        const { focused, state } = await windows.get(windowId);
        return { focused, state };
      },
    },
  };
}

import type { BackgroundBrowser } from '../../src/background/background.ts';
import type { PageQuestion } from '../../src/fill/question.ts';
import type { ContentEnvelope } from '../../src/messaging/content.ts';
import type { ScanReport } from '../../src/messaging/messages.ts';
import type { Sender } from '../../src/messaging/sender.ts';
import type { RegisteredScript } from '../../src/permissions/reconcile.ts';

export const EXTENSION_ID = 'abcdefghijklmnopabcdefghijklmnop';
export const BASE_URL = `chrome-extension://${EXTENSION_ID}/`;

export interface FakeTab {
  readonly id: number;
  windowId: number;
  url: string;
  title: string;
  active: boolean;
  incognito: boolean;
  document: { id: string; uuid: string; hasContentScript: boolean; frozen: boolean };
}

/** Storage as the browser has it: values are copied in and out. */
export function createFakeArea() {
  const items = new Map<string, unknown>();
  return {
    items,
    get(keys: string | null): Promise<Record<string, unknown>> {
      const found = [...items].filter(([key]) => keys === null || key === keys);
      return Promise.resolve(structuredClone(Object.fromEntries(found)));
    },
    set(added: Record<string, unknown>): Promise<void> {
      for (const [key, value] of Object.entries(added)) items.set(key, structuredClone(value));
      return Promise.resolve();
    },
    remove(keys: string | string[]): Promise<void> {
      for (const key of [keys].flat()) items.delete(key);
      return Promise.resolve();
    },
  };
}

/** Whether a granted pattern covers a wanted one, as far as ours go: all of them, or the very same. */
const grants =
  (wanted: string) =>
  (granted: string): boolean =>
    granted === wanted || granted === '<all_urls>' || (granted === '*://*/*' && wanted !== '<all_urls>');

/**
 * A browser in memory: tabs with documents, session storage that outlives the worker, badges, notifications. It
 * does what the real one does; it does not record expectations.
 */
export function createFakeBrowser(options: { readonly reportsDocuments?: boolean } = {}) {
  const reportsDocuments = options.reportsDocuments ?? true;
  const tabs = new Map<number, FakeTab>();
  const windows = new Map<number, { focused: boolean; state?: string }>([[1, { focused: true }]]);
  const badges = new Map<number, string>();
  /** What the button shows in tabs that say nothing else. */
  const button = { badge: '' };
  const notifications = new Map<string, { title: string; message: string }>();
  const alarms = new Map<string, number>();
  const scripts = new Map<string, RegisteredScript>();
  const origins: string[] = [];
  const popups: number[] = [];
  const navigations: { tabId: number; url: string; from: string; document: string }[] = [];
  const session = { ...createFakeArea(), accessLevel: 'default' };
  const local = createFakeArea();
  const popup = { open: false };
  const clipboard = { text: '', granted: false };
  /** What the content script of a tab does when it is asked to look: set by the test. */
  const onScan: { run: (tab: FakeTab) => Promise<ScanReport> } = {
    run: () => Promise.resolve({ texts: [], others: 0, kinds: [], framed: [], unreadable: 0, editing: false }),
  };
  /** What the browser answers to `captureVisibleTab`: set by the test. */
  const onCapture: { run: (windowId: number) => Promise<string> } = {
    run: () => Promise.reject(new Error("Either the '<all_urls>' or 'activeTab' permission is required.")),
  };
  /** Rejects as the browser does where it lets no script in: set by the test. */
  const onInject: { run: () => Promise<void> } = { run: () => Promise.resolve() };
  /** What the page says when a function is called in it: set by the test. */
  const onCall: { run: (address: string) => unknown } = { run: () => null };
  /** What the script that fills codes answers in the top document: set by the test. */
  const onAsk: { run: (question: PageQuestion) => unknown } = { run: () => null };
  /** Tabs that we opened, by their addresses, and the tab that each was opened from. */
  const opened: { readonly url: string; readonly openerTabId?: number }[] = [];
  let lastId = 0;
  const newDocument = () => {
    lastId += 1;
    return { id: `document-${lastId}`, uuid: `uuid-${lastId}`, hasContentScript: true, frozen: false };
  };
  const tabOf = (tabId: number): FakeTab => {
    const tab = tabs.get(tabId);
    if (tab === undefined) throw new Error(`No tab with id: ${tabId}.`);
    return tab;
  };
  const load = (tab: FakeTab, url: string) => {
    tab.url = url;
    tab.document = newDocument();
    badges.delete(tab.id);
  };

  const browser: BackgroundBrowser = {
    runtime: { id: EXTENSION_ID, getURL: (path) => BASE_URL + path.replace(/^\//, '') },
    i18n: { getMessage: (name, substitutions = []) => [name, ...substitutions].join(' ') },
    storage: {
      local,
      session: {
        get: (keys) => session.get(keys),
        set: (items) => session.set(items),
        remove: (keys) => session.remove(keys),
        setAccessLevel({ accessLevel }) {
          session.accessLevel = accessLevel;
          return Promise.resolve();
        },
      },
    },
    alarms: {
      create(name, { when }) {
        alarms.set(name, when);
        return Promise.resolve();
      },
      clear: (name) => Promise.resolve(alarms.delete(name)),
    },
    action: {
      async setBadgeText({ tabId, text }) {
        await Promise.resolve();
        if (tabId === undefined) button.badge = text ?? '';
        else if (text === null) badges.delete(tabOf(tabId).id);
        else badges.set(tabOf(tabId).id, text);
      },
      async setBadgeBackgroundColor({ tabId }) {
        await Promise.resolve();
        if (tabId !== undefined) tabOf(tabId);
      },
      async openPopup({ windowId }) {
        await Promise.resolve();
        if (popup.open || windows.get(windowId)?.focused !== true) throw new Error('Failed to open popup.');
        popup.open = true;
        popups.push(windowId);
      },
      popupIsOpen: () => Promise.resolve(popup.open),
    },
    clipboard: {
      isGranted: () => Promise.resolve(clipboard.granted),
      emptyIfHolds(text) {
        if (clipboard.text === text) clipboard.text = '';
        return Promise.resolve();
      },
    },
    notifications: {
      create(id, { title, message }) {
        notifications.set(id, { title, message });
        return Promise.resolve(id);
      },
      clear: (id) => Promise.resolve(notifications.delete(id)),
    },
    permissions: {
      getAll: () => Promise.resolve({ origins: [...origins] }),
      contains: ({ origins: wanted }) => Promise.resolve(wanted.every((pattern) => origins.some(grants(pattern)))),
    },
    scripting: {
      getRegisteredContentScripts: ({ ids }) =>
        Promise.resolve([...scripts.values()].filter(({ id }) => ids.includes(id))),
      async registerContentScripts(added) {
        await Promise.resolve();
        for (const script of added) {
          if (scripts.has(script.id)) throw new Error(`Duplicate script ID '${script.id}'`);
          if ((script.matches ?? []).length === 0) throw new Error('must specify at least one match');
          scripts.set(script.id, structuredClone(script));
        }
      },
      async unregisterContentScripts({ ids }) {
        await Promise.resolve();
        for (const id of ids) if (!scripts.delete(id)) throw new Error(`Nonexistent script ID '${id}'`);
      },
      async call(tabId, _, address) {
        await Promise.resolve();
        tabOf(tabId);
        return onCall.run(address);
      },
      async ask({ tabId }, _, question) {
        await Promise.resolve();
        tabOf(tabId);
        return [{ result: onAsk.run(question) }];
      },
      async executeScript({ target: { tabId } }) {
        await Promise.resolve();
        const tab = tabOf(tabId);
        await onInject.run();
        if (!/^https?:/.test(tab.url)) throw new Error('Cannot access contents of the page.');
        tab.document.hasContentScript = true;
        return [{ frameId: 0, documentId: tab.document.id }];
      },
    },
    tabs: {
      async get(tabId) {
        await Promise.resolve();
        const { url, title, active, windowId, incognito } = tabOf(tabId);
        return { url, title, active, windowId, incognito };
      },
      query(filter) {
        const all = [...tabs.values()];
        if ('url' in filter) return Promise.resolve(all.filter(({ url }) => /^https?:/.test(url)));
        return Promise.resolve(all.filter((tab) => tab.active && windows.get(tab.windowId)?.focused === true));
      },
      create(tab) {
        opened.push(tab);
        return Promise.resolve();
      },
      async update(tabId, { url }) {
        await Promise.resolve();
        const tab = tabOf(tabId);
        navigations.push({ tabId, url, from: tab.url, document: tab.document.id });
        load(tab, url);
      },
      async sendMessage(tabId, message: ContentEnvelope, target: { documentId?: string; frameId?: number }) {
        await Promise.resolve();
        const tab = tabOf(tabId);
        const { document } = tab;
        const reached = target.documentId === undefined || target.documentId === document.id;
        if (!reached || !document.hasContentScript || document.frozen) {
          throw new Error('Could not establish connection. Receiving end does not exist.');
        }
        return message.type === 'countersign.present' ? { document: document.uuid } : onScan.run(tab);
      },
      captureVisibleTab: (windowId) => onCapture.run(windowId),
    },
    windows: {
      async get(windowId) {
        await Promise.resolve();
        const window = windows.get(windowId);
        if (window === undefined) throw new Error(`No window with id: ${windowId}.`);
        return window;
      },
    },
  };

  return {
    browser,
    tabs,
    windows,
    badges,
    button,
    notifications,
    alarms,
    scripts,
    origins,
    popups,
    popup,
    clipboard,
    navigations,
    session,
    local,
    onScan,
    onCapture,
    onCall,
    onAsk,
    onInject,
    opened,
    openTab(url: string, more: Partial<Omit<FakeTab, 'id' | 'url' | 'document'>> = {}): FakeTab {
      lastId += 1;
      const tab: FakeTab = {
        id: lastId,
        windowId: 1,
        title: `Page at ${url}`,
        active: true,
        incognito: false,
        ...more,
        url,
        document: newDocument(),
      };
      if (tab.active) for (const other of tabs.values()) if (other.windowId === tab.windowId) other.active = false;
      tabs.set(tab.id, tab);
      return tab;
    },
    /** The tab loads another page, or the same one anew: a new document. */
    load: (tabId: number, url: string) => load(tabOf(tabId), url),
    activate(tabId: number) {
      const { windowId } = tabOf(tabId);
      for (const tab of tabs.values()) if (tab.windowId === windowId) tab.active = tab.id === tabId;
    },
    close: (tabId: number) => tabs.delete(tabId),
    /** What the browser stamps on a message of the tab's content script. */
    senderOf(tabId: number): Sender {
      const { id, windowId, url, title, active, incognito, document } = tabOf(tabId);
      return {
        id: EXTENSION_ID,
        url,
        origin: new URL(url).origin,
        frameId: 0,
        tab: { id, windowId, url, title, active, incognito },
        ...(reportsDocuments ? { documentId: document.id, documentLifecycle: 'active' } : {}),
      };
    },
    /** What it stamps on a message of our popup. */
    popupSender: (): Sender => ({
      id: EXTENSION_ID,
      url: `${BASE_URL}src/popup/index.html`,
      origin: BASE_URL.slice(0, -1),
    }),
    /** The same of our options page. */
    optionsSender: (): Sender => ({
      id: EXTENSION_ID,
      url: `${BASE_URL}src/options/index.html#accounts`,
      origin: BASE_URL.slice(0, -1),
      frameId: 0,
      tab: { id: 1_000_000 },
    }),
  };
}
export type FakeBrowser = ReturnType<typeof createFakeBrowser>;

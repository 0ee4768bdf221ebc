import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Person } from '../../../scripts/browser/person.ts';
import { attachToTarget, evaluateIn, type TargetSession } from '../../../scripts/browser/target-session.ts';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';

/** How long the menus may take for one answer, in milliseconds. */
const ANSWER = 10_000;

/** What a person does in the menus of their browser, with tabs and extensions, that no page can do. */
export interface BrowserMenus {
  /** Puts the tab of a page into a window of its own. */
  moveToNewWindow(page: Page): Promise<void>;
  /** Frees the memory of a tab in the background, as the browser does when it runs short. */
  discard(page: Page): Promise<void>;
  /** Opens the tab again that was closed last. */
  reopenClosedTab(): Promise<void>;
  /** Brings a tab to the front by its address, also one that has no page any more. */
  activate(address: string): Promise<void>;
  /** Disables our extension, or enables it again. */
  setEnabled(enabled: boolean): Promise<void>;
  /** Reloads our extension as an update does: the browser fires onInstalled with `update`. */
  reload(): Promise<void>;
}

/** Chromium lets only extensions into these menus: a second one of the tests' own, which knows nothing of ours. */
export async function openBrowserMenus(person: Person): Promise<BrowserMenus> {
  const { cdp, extensionId } = person.host;
  await allowUnpackedExtensions(person);
  let menus = await loadMenus(person);
  const run = async <Args extends readonly unknown[], T>(inside: (...args: Args) => T, ...args: Args) => {
    if (!(await answers(menus))) menus = await loadMenus(person);
    return evaluateIn(menus, inside, args);
  };
  const workerOfOurs = async () =>
    (await cdp.send('Target.getTargets')).targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extensionId}/`),
    )?.targetId;
  const tabOf = (page: Page) =>
    waitUntil(`the tab of ${page.url()}`, async () => {
      const title = await page.title();
      return run(
        (url, wanted) =>
          chrome.tabs
            .query({})
            .then((tabs) => tabs.filter((tab) => tab.url === url && tab.title === wanted).at(-1)?.id),
        page.url(),
        title,
      );
    });
  return {
    async moveToNewWindow(page) {
      await run((tabId) => chrome.windows.create({ tabId }).then(() => null), await tabOf(page));
    },
    async discard(page) {
      await run((tabId) => chrome.tabs.discard(tabId).then(() => null), await tabOf(page));
    },
    async reopenClosedTab() {
      await run(() => chrome.sessions.restore().then(() => null));
    },
    async activate(address) {
      const found = await run(
        (url) =>
          chrome.tabs
            .query({})
            .then((tabs) => tabs.find((tab) => tab.url === url)?.id)
            .then((tabId) =>
              tabId === undefined ? false : chrome.tabs.update(tabId, { active: true }).then(() => true),
            ),
        address,
      );
      if (!found) throw new Error(`no tab is at ${address}`);
    },
    async setEnabled(enabled) {
      await run((id, on) => chrome.management.setEnabled(id, on).then(() => null), extensionId, enabled);
      await waitUntil('the extension to follow', async () =>
        ((await workerOfOurs()) !== undefined) === enabled ? true : null,
      );
    },
    async reload() {
      const before = await workerOfOurs();
      if (before === undefined) throw new Error('there is no service worker to reload from');
      const worker = await attachToTarget(cdp, before);
      await evaluateIn(worker, () => void setTimeout(() => chrome.runtime.reload()), []);
      await waitUntil('the extension to come back', async () => {
        const now = await workerOfOurs();
        return now === before ? null : now;
      });
    },
  };
}

async function loadMenus({ host: { cdp } }: Person): Promise<TargetSession> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-menus-'));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Menus of the browser',
      version: '1',
      permissions: ['management', 'sessions', 'tabs'],
      background: { service_worker: 'worker.js' },
    }),
  );
  writeFileSync(join(folder, 'worker.js'), '');
  const { id } = await cdp.send('Extensions.loadUnpacked', { path: folder });
  // While a debugger is attached to it, the worker does not sleep.
  const session = await waitUntil(
    'the menus',
    async () => {
      const { targetInfos } = await cdp.send('Target.getTargets');
      const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && url.includes(id));
      if (worker === undefined) return null;
      const attached = await attachToTarget(cdp, worker.targetId, ANSWER);
      if (await answers(attached)) return attached;
      await attached.detach();
      return null;
    },
    undefined,
    4 * ANSWER,
  );
  rmSync(folder, { recursive: true, force: true });
  return session;
}

/** A worker that is attached to as it starts may have no `chrome` yet (6 of 25 on a busy machine), or never answer. */
function answers(menus: TargetSession): Promise<boolean> {
  return evaluateIn(menus, () => typeof chrome === 'object', []).catch(() => false);
}

/** What chrome://extensions itself may call; no types of it are published. */
interface DeveloperPrivate {
  updateProfileConfiguration(change: { readonly inDeveloperMode: boolean }): Promise<void>;
}

/** Chromium 156 leaves an unpacked extension disabled when it is reloaded without the developer mode. */
async function allowUnpackedExtensions({ context }: Person): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(() => {
    const { developerPrivate } = chrome as unknown as { developerPrivate: DeveloperPrivate };
    return developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  });
  await page.close();
}

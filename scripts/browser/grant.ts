import type { BrowserContext } from 'playwright-core';
import { waitUntil } from './wait-until.ts';

/** What chrome://extensions itself may call; no types of it are published. */
interface DeveloperPrivate {
  addHostPermission(extensionId: string, pattern: string): Promise<void>;
}

/**
 * Grants sites and waits until codes are looked for there. Without the prompt, which no driver can click: the browser's
 * own page for extensions is told that it was granted.
 */
export async function grant(context: BrowserContext, extensionId: string, pattern: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  await page.evaluate(
    ([id, origin]) => {
      const { developerPrivate } = chrome as unknown as { developerPrivate: DeveloperPrivate };
      return developerPrivate.addHostPermission(id, origin);
    },
    [extensionId, pattern] as const,
  );
  await page.goto(`chrome-extension://${extensionId}/src/options/index.html`);
  const granted = await page.evaluate((origin) => chrome.permissions.request({ origins: [origin] }), pattern);
  if (!granted) throw new Error(`the browser did not grant ${pattern}`);
  // The worker hears of it by itself, and may be ended by what comes next.
  await waitUntil(`the content script of ${pattern}`, async () => {
    const scripts = await page.evaluate(() => chrome.scripting.getRegisteredContentScripts());
    return scripts.length > 0 ? true : null;
  });
  await page.close();
}

import type { BrowserContext } from 'playwright-core';

/** What chrome://extensions itself may call; no types of it are published. */
interface DeveloperPrivate {
  addHostPermission(extensionId: string, pattern: string): Promise<void>;
}

/** Without its prompt, which no driver can click: the browser's own page for extensions is told that it was granted. */
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
  await page.close();
}

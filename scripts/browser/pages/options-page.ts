import type { BrowserContext, Page } from 'playwright-core';

/** The options page of the extension. */
export interface OptionsPage {
  readonly page: Page;
  /** Asks for a code at this token server. */
  start(issuer: string, destination: string): Promise<void>;
  /** Types the code and waits until the account is there. */
  verify(code: string): Promise<void>;
  /** The accounts that are listed, by their labels. */
  accounts(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openOptions(context: BrowserContext, extensionId: string): Promise<OptionsPage> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${extensionId}/src/options/index.html#add`);
  return {
    page,
    async start() {
      await Promise.resolve();
    },
    async verify() {
      await Promise.resolve();
    },
    accounts: () => Promise.resolve([]),
    close: () => page.close(),
  };
}

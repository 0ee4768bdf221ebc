import type { Page } from 'playwright-core';
import { type ShownCode, shownCode } from './shown-code.ts';

/** The sign-in page of the token server. */
export interface HostedPage {
  readonly page: Page;
  readonly code: ShownCode;
  waitForState(state: 'open' | 'finished' | 'denied' | 'relayed' | 'expired'): Promise<void>;
  /** From a relayed code back to the app, which learns that nobody was signed in. */
  backToApp(): Promise<void>;
}

export function hostedPage(page: Page): HostedPage {
  return {
    page,
    code: shownCode(page),
    async waitForState(state) {
      await page.locator(`[data-sign-in][data-state="${state}"]`).waitFor();
      await page.locator(`[data-when="${state}"]`).waitFor();
    },
    async backToApp() {
      await page.getByRole('link', { name: 'Back to the app' }).click();
    },
  };
}

import type { Page } from 'playwright-core';
import { type HostedPage, hostedPage } from './hosted-page.ts';
import { type ShownCode, shownCode } from './shown-code.ts';

/** The demo web app in one tab. */
export interface DemoPage {
  readonly page: Page;
  openLogin(): Promise<void>;
  /** Goes to the hosted page of the token server, in the same tab. */
  signInHosted(): Promise<HostedPage>;
  /** The embedded code. */
  readonly code: ShownCode;
  /** Waits until the panel of the code is in this state. */
  waitForCode(state: CodeState): Promise<void>;
  /** What the login page says in words about a sign-in that failed. */
  waitForNotice(words: string): Promise<void>;
  /** Waits for the notebook, and gives who is signed in. */
  waitForSignedIn(): Promise<string>;
  /** Whether this browser is signed in, by asking the app itself. */
  isSignedIn(): Promise<boolean>;
  signOut(): Promise<void>;
}

type CodeState = 'open' | 'not_me' | 'cancelled' | 'relayed' | 'expired' | 'done' | 'unavailable';

export function demoPage(page: Page, demoUrl: string): DemoPage {
  return {
    page,
    code: shownCode(page),
    async openLogin() {
      await page.goto(`${demoUrl}/login`);
    },
    async signInHosted() {
      await page.getByRole('button', { name: 'Sign in with Countersign' }).click();
      await page.waitForURL((url) => url.origin !== demoUrl);
      const hosted = hostedPage(page);
      await hosted.waitForState('open');
      return hosted;
    },
    async waitForCode(state) {
      await page.locator(`[data-code-panel][data-state="${state}"]`).waitFor();
      await page.locator(`[data-verdict="${state}"]`).waitFor();
    },
    async waitForNotice(words) {
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
    },
    async waitForSignedIn() {
      await page.waitForURL(`${demoUrl}/notes`);
      return page.locator('.who').innerText();
    },
    async isSignedIn() {
      const answer = await page.context().request.get(`${demoUrl}/notes`, { maxRedirects: 0 });
      return answer.status() === 200;
    },
    async signOut() {
      await page.getByRole('button', { name: 'Sign out' }).click();
      // The token server asks too, since any site can send a browser there.
      await page.getByRole('heading', { name: /^Sign out of/ }).waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(`${demoUrl}/signed-out`);
    },
  };
}

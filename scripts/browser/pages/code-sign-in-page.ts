import type { Page } from 'playwright-core';

/** The token server's pages for a sign-in by a code in place of an approval, in the tab that shows the hosted page. */
export interface CodeSignInPage {
  /** From the hosted page's way out to the code's own page, and a code on its way. */
  ask(destination: string): Promise<void>;
  typeCode(code: string): Promise<void>;
  /** What is wrong, in the page's words. */
  refusal(): Promise<string>;
}

export function codeSignInPage(page: Page): CodeSignInPage {
  return {
    async ask(destination) {
      await page.getByRole('link', { name: 'Get a code instead' }).click();
      await page.getByLabel('E-mail address or phone number').fill(destination);
      await page.getByRole('button', { name: 'Send a code' }).click();
      await page.getByText('a code is on its way').waitFor();
    },
    async typeCode(code) {
      await page.getByLabel(/digits of the code$/).fill(code);
      await page.getByRole('button', { name: 'Sign in' }).click();
    },
    refusal: () => page.getByRole('alert').innerText(),
  };
}

import type { Page } from 'playwright-core';
import { codeFor } from './outbox.ts';
import { type ShownCode, shownCode } from './shown-code.ts';

/** The page of the token server where a person adds a browser. */
export interface EnrolmentPage {
  readonly page: Page;
  readonly code: ShownCode;
  /** The number of whoever took the code; waits until somebody did. */
  number(): Promise<string>;
  sayYes(): Promise<void>;
  sayNo(): Promise<void>;
}

/** Goes there in this tab, proves the destination by a code of the outbox, and waits for the enrolment code. */
export async function openEnrolmentPage(page: Page, issuer: string, destination: string): Promise<EnrolmentPage> {
  await page.goto(`${issuer}/enrolment`);
  await page.locator('input[name="destination"]').fill(destination);
  await page.getByRole('button', { name: 'Send a code' }).click();
  await page.locator('input[name="code"]').fill(await codeFor(issuer, destination));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.locator('[data-enrolment="open"]').waitFor();
  const answer = async (button: string, heading: RegExp) => {
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
  };
  return {
    page,
    code: shownCode(page),
    number: () => page.locator('[data-enrolment="claimed"] .number strong').innerText(),
    sayYes: () => answer('Yes, add it', /^(This browser was added|Added, but it has to wait)$/),
    sayNo: () => answer('No, this is not mine', /^Nothing was added$/),
  };
}

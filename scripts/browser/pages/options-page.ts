import type { BrowserContext, Page } from 'playwright-core';
import { patternOf, textOf } from '../texts.ts';

/** The options page of the extension. */
export interface OptionsPage {
  readonly page: Page;
  /** Asks for a code at this token server, and waits for the field to type it in. */
  start(issuer: string, destination: string): Promise<void>;
  /** The same, whatever comes of it. */
  tryToStart(issuer: string, destination: string): Promise<void>;
  /** Goes back to an enrolment that waits for its code. */
  resume(): Promise<void>;
  /** Types the code and sends it. */
  enterCode(code: string): Promise<void>;
  waitForAdded(): Promise<void>;
  /** The accounts that are listed, by their labels; waits until the list is there. */
  accounts(): Promise<readonly string[]>;
  /** The names that the accounts are listed under. */
  names(): Promise<readonly string[]>;
  rename(label: string, name: string): Promise<void>;
  /** Removes the account here and at the server. */
  remove(label: string): Promise<void>;
  close(): Promise<void>;
}

export async function openOptions(context: BrowserContext, extensionId: string): Promise<OptionsPage> {
  const page = await context.newPage();
  const address = `chrome-extension://${extensionId}/src/options/index.html`;
  const goTo = async (route: 'accounts' | 'add/sign-in') => {
    await page.goto(`${address}#${route}`);
  };
  const button = (key: string, within = page.locator('body')) =>
    within.getByRole('button', { name: textOf(key), exact: true });
  const card = (label: string) =>
    page.locator('[data-account]').filter({ has: page.locator('[data-account-label]', { hasText: label }) });
  const codeStep = page.getByRole('heading', { name: textOf('code_title') });
  const tryToStart = async (issuer: string, destination: string) => {
    await goTo('add/sign-in');
    await page.getByLabel(textOf('add_server_label'), { exact: true }).fill(issuer);
    await page.getByLabel(textOf('add_destination_label'), { exact: true }).fill(destination);
    await button('add_send_code').click();
  };
  const openList = async () => {
    await goTo('accounts');
    const list = page.locator('[data-account]').or(page.getByText(textOf('accounts_empty_title')));
    await list.first().waitFor();
  };
  return {
    page,
    async start(issuer, destination) {
      await tryToStart(issuer, destination);
      await codeStep.waitFor();
    },
    tryToStart,
    async resume() {
      await goTo('add/sign-in');
      await codeStep.waitFor();
    },
    async enterCode(code) {
      await page.getByLabel(textOf('code_label'), { exact: true }).fill(code);
      await button('code_verify').click();
    },
    async waitForAdded() {
      await page.getByRole('heading', { name: textOf('added_title') }).waitFor();
    },
    async accounts() {
      await openList();
      return page.locator('[data-account-label]').allInnerTexts();
    },
    async names() {
      await openList();
      return page.locator('[data-account] h3').allInnerTexts();
    },
    async rename(label, name) {
      await openList();
      await card(label)
        .getByRole('button', { name: patternOf('account_rename_of') })
        .click();
      await page.getByLabel(textOf('account_name_label')).fill(name);
      await button('save').click();
      await card(label).getByRole('heading', { name }).waitFor();
    },
    async remove(label) {
      await openList();
      await card(label)
        .getByRole('button', { name: patternOf('account_remove_of') })
        .click();
      await button('remove_confirm', page.getByRole('dialog')).click();
      await card(label).waitFor({ state: 'detached' });
    },
    close: () => page.close(),
  };
}

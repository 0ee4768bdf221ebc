import { readFile } from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { patternOf, textOf } from '../texts.ts';

/** A file as the person chooses it in the browser's own window. */
export interface ChosenFile {
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** What a preview says, by its totals. */
export interface PreviewTotals {
  readonly new: string;
  readonly duplicate: string;
  readonly unreadable: string;
}

/** The options page, as far as it is about accounts with codes. */
export interface PasscodesPage {
  readonly page: Page;
  goTo(route: string): Promise<void>;
  /** Types an account and sends it, whatever comes of it. */
  type(account: { readonly secret: string; readonly issuer: string; readonly label: string }): Promise<void>;
  /** Brings files, as the person's choice. */
  choose(...files: readonly ChosenFile[]): Promise<void>;
  unlock(password: string): Promise<void>;
  /** The totals of the preview, once it is there. */
  totals(): Promise<PreviewTotals>;
  /** Adds what the preview says, and waits until it is there. */
  add(): Promise<void>;
  /** Names of the accounts that are listed, in their order; waits until there are so many. */
  names(count: number): Promise<readonly string[]>;
  open(name: string): Promise<void>;
  click(key: string): Promise<void>;
  /** The text and the name of the file that a click saves. */
  saved(click: () => Promise<void>): Promise<{ readonly name: string; readonly text: string }>;
  /** Waits until the page says this; without what is filled into it, whatever that is. */
  waitForText(key: string, ...filled: readonly string[]): Promise<void>;
  /** A picture of the code that is shown. */
  code(): Promise<Uint8Array>;
}

export async function openPasscodes(context: BrowserContext, extensionId: string): Promise<PasscodesPage> {
  const page = await context.newPage();
  const button = (key: string) => page.getByRole('button', { name: patternOf(key) });
  const field = (name: string) => page.locator(`input[name="${name}"]`);
  const goTo = async (route: string) => {
    await page.goto(`chrome-extension://${extensionId}/src/options/index.html#${route}`);
    await page.locator('h1').first().waitFor();
  };
  const total = (kind: keyof PreviewTotals) => page.locator(`[data-total="${kind}"]`).innerText();
  return {
    page,
    goTo,
    async type({ secret, issuer, label }) {
      await goTo('add/type');
      await field('secret').fill(secret);
      await field('issuer').fill(issuer);
      await field('label').fill(label);
      await button('type_add').click();
    },
    async choose(...files) {
      await page.locator('input[type="file"]').setInputFiles(
        files.map(({ name, content }) => ({
          name,
          mimeType: 'application/octet-stream',
          buffer: Buffer.from(content),
        })),
      );
    },
    async unlock(password) {
      await field('password').fill(password);
      await button('import_open').click();
    },
    async totals() {
      await page.locator('[data-preview]').waitFor();
      return { new: await total('new'), duplicate: await total('duplicate'), unreadable: await total('unreadable') };
    },
    async add() {
      await page.locator('[data-preview] .import-actions button').first().click();
      await page.locator('[data-added]').waitFor();
    },
    async names(count) {
      const rows = page.locator('[data-passcode]');
      if (count > 0) await rows.nth(count - 1).waitFor();
      return rows.locator('.passcode-names strong').allInnerTexts();
    },
    async open(name) {
      await page
        .locator('[data-passcode]')
        .filter({ has: page.locator('strong', { hasText: name }) })
        .locator('.passcode-head')
        .click();
    },
    async click(key) {
      await button(key).first().click();
    },
    async saved(click) {
      const [download] = await Promise.all([page.waitForEvent('download'), click()]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    },
    async waitForText(key, ...filled) {
      await page
        .getByText(filled.length === 0 ? patternOf(key) : textOf(key, ...filled))
        .first()
        .waitFor();
    },
    async code() {
      return page.getByRole('img', { name: /./ }).and(page.locator('.qr-code')).screenshot();
    },
  };
}

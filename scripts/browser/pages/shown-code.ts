import type { Page } from 'playwright-core';

/** A code on a page of ours, whoever shows it: the demo's login page and the hosted page mark it alike. */
export interface ShownCode {
  /** PNG of the code, as anybody can copy it from the screen. */
  picture(): Promise<Buffer>;
  /** What the code says, from the page's own link. */
  text(): Promise<string>;
}

export function shownCode(page: Page): ShownCode {
  return {
    picture: () => page.locator('[data-qr]').screenshot(),
    async text() {
      const text = await page.locator('link[rel="countersign"]').getAttribute('href');
      if (text === null || text === '') throw new Error(`${page.url()} shows no code`);
      return text;
    },
  };
}

import { existsSync, readdirSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { grant } from './grant.ts';
import { type LaunchedBrowser, type LaunchOptions, launchBrowser, loadUnpacked } from './launch-browser.ts';
import { type DemoPage, demoPage } from './pages/demo-page.ts';
import { openOptions } from './pages/options-page.ts';
import { codeFor } from './pages/outbox.ts';
import { openPopup, type PopupHost, type RealPopup } from './popup.ts';
import { killServiceWorker } from './service-worker.ts';
import { waitUntil } from './wait-until.ts';

/** A person with their browser, which has the extension in it. */
export interface Person {
  readonly context: BrowserContext;
  readonly host: PopupHost;
  /** Enrols with an e-mail address or a phone number through the real options page and the outbox. */
  enrol(issuer: string, destination: string): Promise<void>;
  newDemo(demoUrl: string): Promise<DemoPage>;
  openPopup(page: Page): Promise<RealPopup>;
  /** Grants all sites, so that codes are found without a click. */
  grantAllSites(): Promise<void>;
  /** Grants the sites of one pattern, as `https://example.com/*`. */
  grantSite(pattern: string): Promise<void>;
  killWorker(): Promise<void>;
  /** Ends the browser and starts it again on the same profile. */
  restartBrowser(): Promise<void>;
  /** Closes every tab and forgets every cookie; what is enrolled stays. */
  startAfresh(): Promise<void>;
  /** Takes the extension away, with all that it keeps and may. */
  uninstall(): Promise<void>;
  /** Installs it again, as one that was never there. */
  install(): Promise<void>;
  close(): Promise<void>;
}

export async function createPerson(options: LaunchOptions & { readonly extension: string }): Promise<Person> {
  const isNew = !existsSync(options.profile) || readdirSync(options.profile).length === 0;
  let browser = await launchBrowser(options);
  if (isNew) await closeWelcome(browser.context);
  let blank: Page | null = null;
  const host = (): PopupHost => ({ cdp: browser.cdp, extensionId: idOf(browser) });
  return {
    get context() {
      return browser.context;
    },
    get host() {
      return host();
    },
    async enrol(issuer, destination) {
      const page = await openOptions(browser.context, host().extensionId);
      await page.start(issuer, destination);
      await page.enterCode(await codeFor(issuer, destination));
      await page.waitForAdded();
      await page.close();
    },
    async newDemo(demoUrl) {
      const demo = demoPage(await browser.context.newPage(), demoUrl);
      await demo.openLogin();
      return demo;
    },
    openPopup: (page) => openPopup(host(), page),
    grantAllSites: () => grant(browser.context, host().extensionId, '<all_urls>'),
    grantSite: (pattern) => grant(browser.context, host().extensionId, pattern),
    killWorker: () => killServiceWorker(host()),
    async restartBrowser() {
      await browser.context.close();
      browser = await launchBrowser(options);
    },
    async startAfresh() {
      const { context } = browser;
      // A browser ends with its last tab.
      if (blank?.isClosed() !== false) blank = await context.newPage();
      for (const page of context.pages()) if (page !== blank) await page.close();
      await context.clearCookies();
    },
    async uninstall() {
      await browser.cdp.send('Extensions.uninstall', { id: idOf(browser) });
    },
    async install() {
      browser = { ...browser, extensionId: await loadUnpacked(browser.cdp, options.extension) };
      await closeWelcome(browser.context);
    },
    close: () => browser.context.close(),
  };
}

function idOf({ extensionId }: LaunchedBrowser): string {
  if (extensionId === null) throw new Error('the browser was launched without the extension');
  return extensionId;
}

/**
 * The welcome page opens by itself over whatever is there. A page behind another draws once a second, although it
 * calls itself visible under Playwright: adding an account took 4.7 s instead of 0.7 s behind it.
 */
async function closeWelcome(context: BrowserContext): Promise<void> {
  const welcome = await waitUntil('the welcome page', () =>
    context.pages().find((page) => page.url().endsWith('/src/welcome/index.html')),
  );
  await welcome.close();
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type LaunchedBrowser, launchBrowser } from '../browser/launch-browser.ts';
import { waitUntil } from '../browser/wait-until.ts';
import { SetupError } from '../setup/setup-error.mjs';

export interface WindowOptions {
  readonly executable: string;
  /** User-data folder; made by the first window. */
  readonly profile: string;
  /** Folder of the built extension. */
  readonly extension: string;
  /** Where is kept what a browser said that did not open. */
  readonly logFile: string;
}

/** Opens a window on the screen, with the extension in it. @throws SetupError when the browser does not open, or the reason of `signal` */
export async function openWindow(options: WindowOptions, signal: AbortSignal): Promise<LaunchedBrowser> {
  try {
    return await launchBrowser({ ...options, headless: false });
  } catch (error) {
    signal.throwIfAborted();
    mkdirSync(dirname(options.logFile), { recursive: true });
    writeFileSync(options.logFile, error instanceof Error ? error.message : String(error));
    throw new SetupError(
      `The browser ${options.executable} did not open. What it said is in ${options.logFile}. ` +
        '"npm start -- --tour" needs no display: it goes through everything and saves pictures.',
    );
  }
}

/** The pages of a first sign-in. In front is what comes next: the welcome page in a new profile, else the login page. */
export async function openPages(
  context: BrowserContext,
  addresses: { readonly outbox: string; readonly login: string },
  isNewProfile: boolean,
): Promise<void> {
  const [blank] = context.pages();
  await (blank ?? (await context.newPage())).goto(addresses.outbox);
  const login = await context.newPage();
  await login.goto(addresses.login);
  // Waited for in any case: it takes the front for itself when it comes.
  const welcome = await welcomePage(context);
  await (isNewProfile ? welcome : login).bringToFront();
}

/** It opens by itself whenever the extension is loaded: a second one would only confuse. */
function welcomePage(context: BrowserContext): Promise<Page> {
  return waitUntil('the welcome page', () =>
    context.pages().find((page) => page.url().endsWith('/src/welcome/index.html')),
  );
}

import { type BrowserContext, type CDPSession, chromium } from 'playwright-core';

export interface LaunchOptions {
  readonly executable: string;
  /** User-data folder: accounts enrolled in it survive to the next launch. */
  readonly profile: string;
  /** Folder of the built extension; `null` for a browser without it. */
  readonly extension: string | null;
  readonly headless: boolean;
  /** Maps every name below `.test` to this machine, so that a page can stand on a foreign origin. */
  readonly testHosts?: boolean;
  /** Window size in CSS pixels. */
  readonly window?: { readonly width: number; readonly height: number };
}

export interface LaunchedBrowser {
  readonly context: BrowserContext;
  /** Session with the browser itself, not with a page. */
  readonly cdp: CDPSession;
  /** `null` when it was launched without extension. */
  readonly extensionId: string | null;
}

/** First Chromium with everything that the extension uses; the same as in manifest.json. */
const MINIMUM_MAJOR = 127;

/**
 * Launches a browser with the extension loaded. `Extensions.loadUnpacked` is used for every brand, because branded
 * Chrome ignores `--load-extension` since 137.
 */
export async function launchBrowser(options: LaunchOptions): Promise<LaunchedBrowser> {
  const context = await chromium.launchPersistentContext(options.profile, {
    executablePath: options.executable,
    headless: options.headless,
    // Chromium's sandbox refuses to run as root, which is what containers are.
    chromiumSandbox: process.getuid?.() !== 0 && process.platform === 'linux' && !options.headless,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions', ...(options.headless ? [] : ['--enable-automation'])],
    args: launchArguments(options),
  });
  try {
    const browser = context.browser();
    if (browser === null) throw new Error('playwright gave no browser for the persistent context');
    const major = Number.parseInt(browser.version(), 10);
    if (major < MINIMUM_MAJOR) {
      throw new Error(
        `${options.executable} is version ${browser.version()}; Countersign needs ${MINIMUM_MAJOR} or newer`,
      );
    }
    const cdp = await browser.newBrowserCDPSession();
    const { extension } = options;
    return { context, cdp, extensionId: extension === null ? null : await loadUnpacked(cdp, extension) };
  } catch (error) {
    await context.close();
    throw error;
  }
}

function launchArguments({ window = { width: 1280, height: 860 }, testHosts, headless }: LaunchOptions): string[] {
  return [
    '--enable-unsafe-extension-debugging',
    '--no-first-run',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--window-size=${window.width},${window.height}`,
    ...(headless ? ['--disable-gpu'] : []),
    ...(testHosts === true ? ['--host-resolver-rules=MAP *.test 127.0.0.1'] : []),
  ];
}

async function loadUnpacked(cdp: CDPSession, path: string): Promise<string> {
  const { id } = await cdp.send('Extensions.loadUnpacked', { path });
  return id;
}

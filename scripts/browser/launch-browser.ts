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
  /** Device pixels per CSS pixel. */
  readonly scale?: number;
  /** Lets nothing move for its looks alone: a window that draws sixty times a second costs a test a tenth of its time. */
  readonly still?: boolean;
  /** Keeps pages that were left, as browsers do; Playwright switches that off. */
  readonly backForwardCache?: boolean;
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
  const context = await launchContext(options);
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

/** With Chromium's own sandbox, but where it can't work: for root, and where user namespaces are forbidden. */
async function launchContext(options: LaunchOptions): Promise<BrowserContext> {
  const launch = (chromiumSandbox: boolean) =>
    chromium.launchPersistentContext(options.profile, {
      executablePath: options.executable,
      headless: options.headless,
      chromiumSandbox,
      viewport: null,
      ignoreDefaultArgs: [
        '--disable-extensions',
        ...(options.headless ? [] : ['--enable-automation']),
        ...(options.backForwardCache === true ? ['--disable-back-forward-cache'] : []),
      ],
      // Signals are ours to answer: the browser is closed in turn with the servers.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: launchArguments(options),
    });
  if (process.getuid?.() === 0) return launch(false);
  try {
    return await launch(true);
  } catch (error) {
    if (!(error instanceof Error && /no usable sandbox|namespace/i.test(error.message))) throw error;
    return launch(false);
  }
}

/** A headless browser's screen has 800 x 600 device pixels unless told, and a popup is cut to what fits on it. */
const SCREEN = '--screen-info={3840x2160}';

function launchArguments({
  window = { width: 1280, height: 860 },
  testHosts,
  still,
  headless,
  scale,
}: LaunchOptions): string[] {
  return [
    '--enable-unsafe-extension-debugging',
    '--no-first-run',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--window-size=${window.width},${window.height}`,
    ...(scale === undefined ? [] : [`--force-device-scale-factor=${scale}`]),
    ...(headless ? ['--disable-gpu', SCREEN] : []),
    ...(still === true ? ['--force-prefers-reduced-motion'] : []),
    ...(testHosts === true ? ['--host-resolver-rules=MAP *.test 127.0.0.1'] : []),
  ];
}

/** Installs the extension of a folder. Gives its id, which the path makes. */
export async function loadUnpacked(cdp: CDPSession, path: string): Promise<string> {
  const { id } = await cdp.send('Extensions.loadUnpacked', { path });
  return id;
}

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { findBrowser } from '../../../scripts/browser/find-browser.ts';
import type { PopupHost } from '../../../scripts/browser/popup.ts';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';

/** A browser whose tabs are hidden when they are behind others: those that Playwright starts call themselves visible. */
export interface UndrivenBrowser {
  readonly context: BrowserContext;
  readonly host: PopupHost;
  close(): Promise<void>;
}

const EXTENSION = join(import.meta.dirname, '..', '..', '..', 'dist', 'chromium');

export async function openUndrivenBrowser(): Promise<UndrivenBrowser> {
  const search = findBrowser();
  if (!search.found) throw new Error('There is no Chromium here: run "npm test", which gets one, or set CHROME_PATH.');
  const profile = mkdtempSync(join(tmpdir(), 'countersign-undriven-'));
  const program = spawn(search.executable, launchArguments(profile), { stdio: 'ignore' });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const close = async () => {
    program.kill();
    await ended;
    // Its other processes write for a moment longer.
    await waitUntil('the profile to be left alone', () => {
      try {
        rmSync(profile, { recursive: true, force: true });
        return true;
      } catch {
        return null;
      }
    });
  };
  try {
    const port = await waitUntil('the port of the browser', () => portOf(profile));
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('the browser has no window');
    const cdp = await browser.newBrowserCDPSession();
    const extensionId = await waitUntil('the worker of the extension', async () => {
      const { targetInfos } = await cdp.send('Target.getTargets');
      const worker = targetInfos.find(({ type, url }) => type === 'service_worker' && /^chrome-extension:/.test(url));
      return worker === undefined ? null : new URL(worker.url).hostname;
    });
    return { context, host: { cdp, extensionId }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function launchArguments(profile: string): string[] {
  return [
    '--headless=new',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    // Another way to load it than `Extensions.loadUnpacked`, which a port does not offer.
    `--load-extension=${EXTENSION}`,
    '--disable-features=DisableLoadExtensionCommandLineSwitch',
    '--host-resolver-rules=MAP *.test 127.0.0.1',
    ...['--disable-gpu', '--disable-quic', '--disable-sync', '--no-first-run', '--disable-background-networking'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

/** The port that the browser wrote down, once both lines are whole: the file stands empty for a moment before. */
function portOf(profile: string): string | null {
  try {
    return /^(\d+)\n\S/.exec(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8'))?.[1] ?? null;
  } catch {
    return null;
  }
}

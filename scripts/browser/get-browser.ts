import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../setup/run.mjs';
import { SetupError } from '../setup/setup-error.mjs';
import { findBrowser } from './find-browser.ts';

/**
 * Finds a browser or gets one: Debian's package where that works without a question, else playwright-core's
 * download. `null` when there is none to be had. @throws SetupError when CHROME_PATH is wrong
 * @throws the reason of `signal` as soon as it aborts; what was being fetched is ended
 */
export async function getBrowser(
  root: string,
  say: (line: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<string | null> {
  const first = findBrowser();
  if (first.found) return first.executable;
  if (first.why === 'chrome_path') {
    throw new SetupError(`CHROME_PATH is "${first.path}", and there is no such file: correct it or unset it.`);
  }
  for (const way of [installDebianPackage, downloadWithPlaywright]) {
    const worked = await way(root, say, signal);
    signal.throwIfAborted();
    if (!worked) continue;
    const now = findBrowser();
    if (now.found) return now.executable;
  }
  return null;
}

/** How this user becomes root without being asked for a password; `null` when that can't be. */
async function rootCommand(signal: AbortSignal): Promise<readonly string[] | null> {
  if (process.getuid?.() === 0) return [];
  const { code } = await run('sudo', ['-n', 'true'], { signal });
  return code === 0 ? ['sudo', '-n'] : null;
}

/** Debian's own package is a real browser; Ubuntu's of the same name only installs a snap. */
function hasRealChromiumPackage(): boolean {
  if (process.platform !== 'linux' || !existsSync('/etc/os-release')) return false;
  const release = readFileSync('/etc/os-release', 'utf8');
  const families = [...release.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, ids]) => (ids ?? '').split(' '));
  return families.includes('debian') && !families.includes('ubuntu');
}

type Way = (root: string, say: (line: string) => void, signal: AbortSignal) => Promise<boolean>;

const installDebianPackage: Way = async (_root, say, signal) => {
  if (!hasRealChromiumPackage()) return false;
  const asRoot = await rootCommand(signal);
  if (asRoot === null || signal.aborted) return false;
  say("No browser found: installing Debian's chromium package ...");
  for (const args of [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-q', '-y', '--no-install-recommends', 'chromium'],
  ]) {
    const [command = '', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...args];
    // A failed update may still leave lists good enough to install from.
    if ((await run(command, rest, { signal })).code !== 0 && args[1] === 'install') return false;
  }
  return true;
};

const downloadWithPlaywright: Way = async (root, say, signal) => {
  say("No browser found: getting playwright-core's Chromium ...");
  const withLibraries = process.platform === 'linux' && (await rootCommand(signal)) !== null ? ['--with-deps'] : [];
  const cli = join(root, 'node_modules', 'playwright-core', 'cli.js');
  const first = await run(process.execPath, [cli, 'install', ...withLibraries, 'chromium'], { signal });
  if (first.code === 0) return true;
  return withLibraries.length > 0 && (await run(process.execPath, [cli, 'install', 'chromium'], { signal })).code === 0;
};

/** What to do by hand when no browser could be had. */
export function loadByHand(root: string): string {
  return [
    'No Chromium-family browser was found and none could be installed. In any Chromium, Chrome or Edge (127 or newer):',
    '  1. open chrome://extensions and switch on "Developer mode"',
    `  2. choose "Load unpacked" and take the folder ${join(root, 'dist', 'chromium')}`,
    'Or name a browser: CHROME_PATH=/path/to/chrome npm start',
  ].join('\n');
}

import { type Browser, chromium } from 'playwright-core';
import { SetupError } from '../setup/setup-error.mjs';
import { findBrowser } from './find-browser.ts';

/** A headless browser of this machine without profile and extension. @throws SetupError when there is none */
export async function launchPlainBrowser(): Promise<Browser> {
  const search = findBrowser();
  if (!search.found) {
    throw new SetupError('No browser was found: install Chromium, or name one by CHROME_PATH.');
  }
  return chromium.launch({
    executablePath: search.executable,
    // Chromium's own sandbox can't work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}

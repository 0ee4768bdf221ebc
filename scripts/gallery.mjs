// Pictures of every state of the popup, in light and dark: node scripts/gallery.mjs [folder] [part of a state's name]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const [folder = 'test-results/gallery', part = ''] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const server = await createServer({
  configFile: false,
  root: new URL('..', import.meta.url).pathname,
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1' },
});
await server.listen();
const address = server.httpServer?.address();
if (address === null || address === undefined || typeof address === 'string') throw new Error('gallery: no port');
const base = `http://127.0.0.1:${address.port}/test/gallery/`;
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
try {
  const { POPUP_STATES } = await server.ssrLoadModule('/test/gallery/popup-states.ts');
  const names = Object.keys(POPUP_STATES).filter((name) => name.includes(part));
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const page = await browser.newPage({ viewport: { width: 380, height: 600 }, deviceScaleFactor: 2, colorScheme });
    page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`));
    for (const name of names) {
      await page.goto(`${base}index.html?state=${name}`);
      await page.waitForFunction(() => document.title === 'ready');
      const popup = page.locator('main');
      await popup.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    }
    await page.close();
  }
  console.log(`gallery: ${names.length} states in light and dark in ${folder}`);
} finally {
  await browser.close();
  await server.close();
}

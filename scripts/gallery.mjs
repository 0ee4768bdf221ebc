// Pictures of every state of the pages, in light and dark:
//   node scripts/gallery.mjs [folder] [start of names: popup/, options/accounts ...]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import { chosenStates } from './gallery/chosen-states.mjs';
import { importTypeScript } from './setup/import-typescript.mjs';
import { ROOT } from './setup/root.mjs';
import { runEntry } from './setup/setup-error.mjs';

/** Each is test/gallery/<name>.html and the table of states in <name>-states.ts. */
const GALLERIES = {
  popup: { window: { width: 380, height: 600 }, of: 'main' },
  options: { window: { width: 1180, height: 760 }, of: null },
  reading: { window: { width: 1280, height: 760 }, of: null },
};

const [folder = 'test-results/gallery', wanted = ''] = process.argv.slice(2);

await runEntry(async () => {
  const server = await createServer({
    configFile: false,
    root: new URL('..', import.meta.url).pathname,
    logLevel: 'error',
    // Bundling dependencies when they are first met reloads the page in the middle of a picture.
    optimizeDeps: { noDiscovery: true, include: ['jsqr', 'simple-icons'] },
    cacheDir: join(folder, '.vite'),
    server: { port: 0, host: '127.0.0.1' },
  });
  try {
    await draw(server);
  } finally {
    await server.close();
  }
});

/** @param {import('vite').ViteDevServer} server */
async function draw(server) {
  /** @type {Record<string, string[]>} */
  const states = {};
  for (const gallery of Object.keys(GALLERIES)) {
    const [table] = Object.values(await server.ssrLoadModule(`/test/gallery/${gallery}-states.ts`));
    states[gallery] = Object.keys(table ?? {});
  }
  const chosen = chosenStates(states, wanted);
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('gallery: no port');
  const { launchPlainBrowser } = await importTypeScript(ROOT, 'scripts/browser/launch-plain-browser.ts');
  /** @type {import('playwright-core').Browser} */
  const browser = await launchPlainBrowser();
  try {
    for (const [gallery, { window: viewport, of }] of Object.entries(GALLERIES)) {
      const names = chosen.get(gallery) ?? [];
      if (names.length === 0) continue;
      await mkdir(join(folder, gallery), { recursive: true });
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        const page = await browser.newPage({ viewport, deviceScaleFactor: 2, colorScheme });
        page.on('pageerror', (error) => console.error(`${page.url()}: ${error.message}`));
        for (const name of names) {
          await page.goto(`http://127.0.0.1:${address.port}/test/gallery/${gallery}.html?state=${name}`);
          await page.waitForFunction(() => document.title === 'ready');
          const path = join(folder, gallery, `${name}-${colorScheme}.png`);
          if (of === null) await page.screenshot({ path, fullPage: true });
          else {
            // A popup is as high as what it shows: what hangs on its lower edge stands where it does there.
            const height = Math.ceil((await page.locator(of).boundingBox())?.height ?? viewport.height);
            await page.setViewportSize({ width: viewport.width, height });
            await page.locator(of).screenshot({ path });
            await page.setViewportSize(viewport);
          }
        }
        await page.close();
      }
      console.log(`${gallery}: ${names.length} states in light and dark in ${join(folder, gallery)}`);
    }
  } finally {
    await browser.close();
  }
}

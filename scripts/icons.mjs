// Renders src/ui/mark.svg into the PNG icons of the manifest: node scripts/icons.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { importTypeScript } from './setup/import-typescript.mjs';
import { ROOT } from './setup/root.mjs';

const SIZES = [16, 32, 48, 128];
const room = new URL('../src/ui/', import.meta.url);

const mark = await readFile(new URL('mark.svg', room), 'utf8');
const { launchPlainBrowser } = await importTypeScript(ROOT, 'scripts/browser/launch-plain-browser.ts');
/** @type {import('playwright-core').Browser} */
const browser = await launchPlainBrowser();
try {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    // Chrome Web Store: a 128 px icon carries 16 px of air on each side; the toolbar's sizes use every pixel.
    const air = size === 128 ? 16 : 0;
    await page.setContent(`<style>body{margin:${air}px}svg{display:block;width:${size - 2 * air}px}</style>${mark}`);
    const picture = await page.screenshot({ omitBackground: true });
    await writeFile(new URL(`icons/icon-${size}.png`, room), picture);
    await page.close();
  }
} finally {
  await browser.close();
}

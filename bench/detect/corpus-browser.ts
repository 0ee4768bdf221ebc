import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { getBrowser } from '../../scripts/browser/get-browser.ts';
import { createPerson } from '../../scripts/browser/person.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { SetupError } from '../../scripts/setup/setup-error.mjs';
import { listenInWorker, type WorkerEar } from './worker-ear.ts';

/** `all`: every site is granted. `site`: the one of the pages is. */
export type Grant = 'all' | 'site';

/** Milliseconds until a page has the size of its window. */
const SETTLING = 200;

/** A real browser on a screen of one density, in which one tab opens one page after the other. */
export interface CorpusBrowser {
  readonly tab: Page;
  readonly extensionId: string;
  readonly ear: WorkerEar;
  /** Sizes the window so that the page has this viewport (CSS pixels) at this zoom (per cent). */
  fit(css: readonly [number, number], zoom: number): Promise<void>;
  close(): Promise<void>;
}

export interface CorpusBrowserOptions {
  readonly root: string;
  readonly dpr: number;
  readonly grant: Grant;
  /** Pattern of the pages' site. */
  readonly site: string;
  /** A page of that site, since the zoom is a site's. */
  readonly blank: string;
}

export async function openCorpusBrowser({
  root,
  dpr,
  grant,
  site,
  blank,
}: CorpusBrowserOptions): Promise<CorpusBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const closing: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const executable = await getBrowser(root, console.error, new AbortController().signal);
    if (executable === null) throw new SetupError('A benchmark of detection needs a browser: set CHROME_PATH.');
    const person = await createPerson({
      executable,
      profile: join(folder, 'profile'),
      extension: join(root, 'dist', 'chromium'),
      headless: true,
      testHosts: true,
      scale: dpr,
    });
    closing.push(() => person.close());
    if (grant === 'all') await person.grantAllSites();
    else await person.grantSite(site);
    const tab = await person.context.newPage();
    for (const other of person.context.pages()) if (other !== tab) await other.close();
    await tab.goto(blank);
    const ear = await listenInWorker(person.host);
    return { tab, extensionId: person.host.extensionId, ear, fit: await fitter(tab, ear), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function fitter(tab: Page, ear: WorkerEar): Promise<CorpusBrowser['fit']> {
  const session = await tab.context().newCDPSession(tab);
  const { windowId, bounds } = await session.send('Browser.getWindowForTarget');
  const inner = () => tab.evaluate(() => ({ width: innerWidth, height: innerHeight, factor: devicePixelRatio }));
  const { factor: density, ...first } = await inner();
  const outer = { width: bounds.width ?? first.width, height: bounds.height ?? first.height };
  /** What the browser draws around the page, in its own pixels; found out anew where its rounding goes another way. */
  const around = { width: outer.width - first.width, height: outer.height - first.height };
  let fitted = '';
  let drawn = 100;
  return async ([width, height], zoom) => {
    const wanted = `${width} x ${height} at ${zoom} %`;
    if (wanted === fitted) return;
    if (zoom !== drawn) await ear.setZoom(zoom / 100);
    drawn = zoom;
    await waitUntil(
      `a viewport of ${wanted}`,
      async () => {
        const is = await inner();
        // Zoomed pixels are rounded to whole ones.
        if (Math.abs(is.width - width) <= 1 && Math.abs(is.height - height) <= 1) return true;
        const factor = is.factor / density;
        const sized = { width: Math.round(width * factor), height: Math.round(height * factor) };
        const wish = { width: sized.width + around.width, height: sized.height + around.height };
        await session.send('Browser.setWindowBounds', { windowId, bounds: wish });
        await new Promise((resolve) => setTimeout(resolve, SETTLING));
        const now = await inner();
        around.width += Math.round(sized.width - now.width * factor);
        around.height += Math.round(sized.height - now.height * factor);
        return null;
      },
      async () => JSON.stringify(await inner()),
    );
    fitted = wanted;
  };
}

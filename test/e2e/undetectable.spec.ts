import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { useWorld, type World } from './support/fixture.ts';

const world = useWorld();
const DIST = join(import.meta.dirname, '..', '..', 'dist', 'chromium');

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
  await world().person.grantAllSites();
});

/** What a page can see of its own world, and everything that happened to it since it began to look. */
interface Traces {
  readonly globals: readonly string[];
  readonly document: string;
  readonly events: readonly string[];
}

/** A page with a genuine code that listens to everything, from before the first script of anybody else runs. */
async function openProbe({ demoUrl }: World, context: BrowserContext, code: Buffer): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const events: string[] = [];
    Object.defineProperty(window, 'probeEvents', { value: events, enumerable: false });
    const note = (what: string) => events.push(what);
    new MutationObserver((records) => {
      for (const { type, target } of records)
        if (document.readyState === 'complete') note(`${type} ${target.nodeName}`);
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const type of [
      'message',
      'click',
      'focusin',
      'countersign',
      'securitypolicyviolation',
      'error',
      'unhandledrejection',
    ]) {
      addEventListener(type, () => note(type), true);
    }
    const spyOn = (prototype: object, method: string) => {
      const original = Reflect.get(prototype, method) as (...args: unknown[]) => unknown;
      Reflect.set(prototype, method, function (this: unknown, ...args: unknown[]) {
        note(method);
        return Reflect.apply(original, this, args);
      });
    };
    spyOn(CanvasRenderingContext2D.prototype, 'getImageData');
    spyOn(EventTarget.prototype, 'dispatchEvent');
    spyOn(Document.prototype, 'createElement');
    spyOn(Document.prototype, 'querySelectorAll');
  });
  await page.route(`${demoUrl}/probe`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Probe</title><img alt="" src="data:image/png;base64,${code.toString('base64')}">`,
    }),
  );
  await page.goto(`${demoUrl}/probe`);
  return page;
}

function traces(page: Page): Promise<Traces> {
  return page.evaluate(() => ({
    globals: Object.getOwnPropertyNames(window).sort(),
    document: new XMLSerializer().serializeToString(document),
    events: (window as unknown as { probeEvents: string[] }).probeEvents,
  }));
}

describe('no page can tell that the extension is there', () => {
  it('by its globals, its document or any event, even while a code of it is asked about', async () => {
    const { person, demoUrl, otherBrowser } = world();
    const demo = await person.newDemo(demoUrl);
    const picture = await demo.code.picture();
    const with_ = await openProbe(world(), person.context, picture);
    const popup = await scan(person, with_);
    await continueWith(popup);
    await waitForPhase(popup, 'asking');
    const without = await openProbe(world(), await otherBrowser(), picture);
    expect(await traces(with_)).toEqual(await traces(without));
  });

  it('by asking for any file of it', async () => {
    const { person, demoUrl } = world();
    const { page } = await person.newDemo(demoUrl);
    await page.route(`${demoUrl}/plain`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Plain</title>' }),
    );
    await page.goto(`${demoUrl}/plain`);
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(join(DIST, file)).isFile(),
    );
    expect(files).toContain('manifest.json');
    const reached = await page.evaluate(reachable, { base: `chrome-extension://${person.host.extensionId}/`, files });
    expect(reached).toEqual([]);
  });
});

/** Runs in the page: the files that a fetch, an image, a script or a style sheet could load. */
async function reachable({ base, files }: { base: string; files: string[] }): Promise<string[]> {
  const loads = (tag: 'img' | 'script' | 'link', address: string) =>
    new Promise<boolean>((resolve) => {
      const element = document.createElement(tag);
      element.onload = () => resolve(true);
      element.onerror = () => resolve(false);
      if (element instanceof HTMLLinkElement) {
        element.rel = 'stylesheet';
        element.href = address;
      } else element.src = address;
      document.head.append(element);
    });
  const fetches = (address: string) =>
    fetch(address).then(
      () => true,
      () => false,
    );
  const reached: string[] = [];
  for (const file of files) {
    const address = base + file;
    const ways = [fetches(address), loads('img', address), loads('script', address), loads('link', address)];
    if ((await Promise.all(ways)).includes(true)) reached.push(file);
  }
  return reached;
}

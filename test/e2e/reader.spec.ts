import type { CDPSession, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentWorld } from '../../scripts/browser/content-world.ts';
import { attachToPopup } from '../../scripts/browser/popup.ts';
import { waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { dataUrl, stand } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

/** The scripts of ours that began in a page, in their order. A page has no way to learn of them. */
async function ownScripts(page: Page): Promise<{ readonly began: readonly string[]; readonly session: CDPSession }> {
  const base = `chrome-extension://${world().person.host.extensionId}/src/content/`;
  const session = await page.context().newCDPSession(page);
  const began: string[] = [];
  session.on('Debugger.scriptParsed', ({ url }) => {
    if (url.startsWith(base)) began.push(url.slice(base.length));
  });
  await session.send('Debugger.enable');
  return { began, session };
}

const count = (scripts: readonly string[], name: string) => scripts.filter((script) => script === name).length;

describe('what reads codes', () => {
  it('comes to a page with the first thing that may be a code, stays when it is run again, and reads what comes', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const picture = dataUrl(await demo.code.picture());
    await demo.page.close();
    // Not earlier: the popup that opens by itself for that code may open over the next page, and scans it.
    await person.grantAllSites();
    const page = await person.context.newPage();
    const { began, session } = await ownScripts(page);
    const text =
      '<!doctype html><title>Sign in</title><p>Text, and <a href="#more">a link</a></p><img alt="" width="20">';
    await page.goto(await stand(person.context, `${demoUrl}/first`, { body: text }));
    await waitUntil('the looker', () => (began.includes('main.iife.js') ? true : null));
    // Two frames and a look later it would have asked.
    const content = await contentWorld(page, person.host.extensionId);
    await content.evaluate(async () => {
      for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
    });
    expect(began).not.toContain('reader.iife.js');

    await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 200;
      document.body.append(canvas);
    });
    await waitUntil('the reader', () => (began.includes('reader.iife.js') ? true : null));
    const asked = await content.evaluate(() =>
      chrome.runtime.sendMessage<unknown, unknown>({ name: 'reader.wanted', request: {} }),
    );
    expect(asked).toEqual({ outcome: 'answered', response: { ready: true } });
    expect(count(began, 'reader.iife.js')).toBe(2);

    await page.evaluate((source) => {
      const image = new Image(240, 240);
      image.src = source;
      document.body.prepend(image);
    }, picture);
    await waitForPhase(await attachToPopup(person.host), 'found');
    await content.detach();
    await session.detach();
  });
});

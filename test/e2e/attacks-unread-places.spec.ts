import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlNames, scan } from '../../scripts/browser/popup-actions.ts';
import { patternOf, textOf } from '../../scripts/browser/texts.ts';
import { rows } from '../support/counts.ts';
import { attackersLogin, dataUrl, postPicture, stand } from './support/attacker.ts';
import { useWorld, type World } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
  // The strongest case: the extension may run everywhere.
  await world().person.grantAllSites();
});

/** Opens the place in `page`, or in another tab, and gives the tab that shows the code. */
type Place = (world: World, page: Page, picture: Buffer) => Promise<Page>;

const image = (picture: Buffer) => `<img alt="" width="240" src="${dataUrl(picture)}">`;

/** A page at an address of the genuine web app, in which the attacker can put what people may post. */
const onGenuine =
  (
    body: (world: World, picture: Buffer) => string | Promise<string>,
    headers?: Readonly<Record<string, string>>,
  ): Place =>
  async (all, page, picture) => {
    const content = `<!doctype html><title>Notes</title>${await body(all, picture)}`;
    await page.goto(
      await stand(page.context(), `${all.demoUrl}/shared`, { body: content, ...(headers ? { headers } : {}) }),
    );
    return page;
  };

/** A tab that the page opens by script and writes into, as about:blank is of its opener's origin. */
const writtenByOpener =
  (opener: Place, address: string): Place =>
  async (all, page, picture) => {
    await opener(all, page, picture);
    const opening = page.context().waitForEvent('page');
    await page.evaluate(
      ([to, markup]) => {
        const opened = window.open(to);
        opened?.document.body.append(opened.document.createRange().createContextualFragment(markup));
      },
      [address, image(picture)] as const,
    );
    return opening;
  };

const onForeign: Place = async (all, page) => {
  await page.goto(
    await stand(all.person.context, 'http://relay.test/start', { body: '<!doctype html><title>Start</title>' }),
  );
  return page;
};

const PLACES: Readonly<Record<string, Place>> = {
  'the genuine origin, sandboxed by its own header': onGenuine((_, picture) => image(picture), {
    'content-security-policy': 'sandbox allow-scripts',
  }),
  'a page with user information in its address, which names the genuine site': async (all, page, picture) => {
    const address = all.foreignSite.put('/prize', { title: 'Fieldnotes', picture });
    await page.goto(address.replace('://', `://${encodeURIComponent(new URL(all.demoUrl).host)}@`));
    return page;
  },
  'about:blank, written by a foreign page': writtenByOpener(onForeign, 'about:blank'),
  'a blob: document of the genuine origin': async (all, page, picture) => {
    await onGenuine(() => '')(all, page, picture);
    const address = await page.evaluate(
      (markup) => URL.createObjectURL(new Blob([markup], { type: 'text/html' })),
      image(picture),
    );
    await page.evaluate((to) => location.assign(to), address);
    await page.waitForURL(/^blob:/);
    return page;
  },
  'a file': async (_, page, picture) => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-file-'));
    try {
      writeFileSync(join(folder, 'code.html'), `<!doctype html><title>File</title>${image(picture)}`);
      await page.goto(pathToFileURL(join(folder, 'code.html')).href);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return page;
  },
  'about:blank, written by a genuine page': writtenByOpener(
    onGenuine(() => ''),
    'about:blank',
  ),
  'a data: document': async (_, page, picture) => {
    await page.goto(`data:text/html,${encodeURIComponent(image(picture))}`);
    return page;
  },
};

/** Frames of another origin than the page: what they show is on the screen only, and nobody's but theirs. */
const FOREIGN_FRAMES: Readonly<Record<string, Place>> = {
  'a genuine page inside a foreign one': async ({ person, demoUrl }, page, picture) => {
    const posted = await postPicture(person.context, demoUrl, picture);
    await page.goto(
      await stand(person.context, 'http://relay.test/frame', {
        body: `<!doctype html><title>Frame</title><iframe width="600" height="600" src="${posted}"></iframe>`,
      }),
    );
    await page.frameLocator('iframe').locator('img').waitFor();
    return page;
  },
  'a foreign frame inside a genuine page': onGenuine(async ({ person }, picture) => {
    const foreign = await stand(person.context, 'http://relay.test/widget', { body: image(picture) });
    return `<iframe width="600" height="600" src="${foreign}"></iframe>`;
  }),
  'a sandboxed frame and a data: frame inside a genuine page': onGenuine((_, picture) => {
    const markup = image(picture).replaceAll('"', '&quot;');
    return `<iframe sandbox width="300" height="300" srcdoc="${markup}"></iframe>
<iframe width="300" height="300" src="data:text/html,${encodeURIComponent(image(picture))}"></iframe>`;
  }),
};

/** What the popup says of each, by the key of its text: the reason must be the page's own, not any. */
const SAID: Readonly<Record<string, string>> = {
  'the genuine origin, sandboxed by its own header': 'scan_unnamed_page_title',
  'a page with user information in its address, which names the genuine site': 'scan_unnamed_page_title',
  'about:blank, written by a genuine page': 'scan_refused_title',
  'about:blank, written by a foreign page': 'scan_refused_title',
  'a data: document': 'scan_refused_title',
  'a blob: document of the genuine origin': 'scan_refused_title',
  'a file': 'scan_file_page_title',
};

describe('P11: a code that stands in', () => {
  it.each(rows(5, Object.keys(PLACES)))('%s is not looked at, and the person is told so', async (name) => {
    const { person, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await person.context.newPage();
    const shown = await PLACES[name]?.(world(), page, await attacker.code.picture());
    const popup = await scan(person, shown ?? page);
    await popup.waitForText(patternOf(SAID[name] ?? ''));
    const controls = await controlNames(popup);
    expect(controls).not.toContain(textOf('continue'));
    expect(controls).not.toContain(textOf('approve'));
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it.each(rows(2, Object.keys(FOREIGN_FRAMES)))('%s raises the alarm, and can not be approved', async (name) => {
    const { person, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await person.context.newPage();
    const shown = await FOREIGN_FRAMES[name]?.(world(), page, await attacker.code.picture());
    const popup = await scan(person, shown ?? page);
    await popup.waitForText(patternOf('alarm_framed_title'));
    const controls = await controlNames(popup);
    expect(controls).not.toContain(textOf('continue'));
    expect(controls).not.toContain(textOf('approve'));
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it('a login page of ours in a foreign frame is not even drawn there', async () => {
    const { person, demoUrl, issuer } = world();
    const page = await person.context.newPage();
    const frames = [`${demoUrl}/login`, `${issuer}/qr`].map((address) => `<iframe src="${address}"></iframe>`);
    await page.goto(await stand(person.context, 'http://relay.test/frames', { body: frames.join('') }));
    for (const frame of page.frames().slice(1)) {
      expect(frame.url()).toMatch(/^chrome-error:/);
      expect(await frame.locator('[data-qr]').count()).toBe(0);
    }
    expect(page.frames()).toHaveLength(3);
  });
});

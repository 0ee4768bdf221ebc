import { describe, expect, it } from 'vitest';
import { createPermissions, SCRIPT_ID } from '../../src/permissions/reconcile.ts';
import { createFakeBrowser } from '../support/fake-browser.ts';

function setUp() {
  const fake = createFakeBrowser();
  const errors: unknown[] = [];
  const start = () =>
    createPermissions({ browser: fake.browser, contentScript: 'content.js', report: (error) => errors.push(error) });
  const matches = () => fake.scripts.get(SCRIPT_ID)?.matches;
  return { fake, errors, start, matches };
}

describe('the content script', () => {
  it('is registered for exactly what is granted, whatever was registered before', async () => {
    const { fake, start, matches } = setUp();
    const steps: readonly (readonly [readonly string[], readonly string[] | undefined])[] = [
      [[], undefined],
      [['https://shop.example/*'], ['https://shop.example/*']],
      [
        ['https://shop.example/*', 'https://bank.example/*'],
        ['https://bank.example/*', 'https://shop.example/*'],
      ],
      [
        ['<all_urls>', 'https://shop.example/*'],
        ['http://*/*', 'https://*/*'],
      ],
      [['https://bank.example/*', 'file:///*'], ['https://bank.example/*']],
      [[], undefined],
    ];
    for (const [granted, registered] of steps) {
      fake.origins.splice(0, fake.origins.length, ...granted);
      await start().reconcile();
      expect(matches()).toEqual(registered);
    }
  });

  it('runs in top frames when the page is idle, and stays registered across sessions', async () => {
    const { fake, start } = setUp();
    fake.origins.push('<all_urls>');
    await start().reconcile();
    expect(fake.scripts.get(SCRIPT_ID)).toMatchObject({
      js: ['content.js'],
      runAt: 'document_idle',
      allFrames: false,
      persistAcrossSessions: true,
    });
  });

  it('is registered once by any number of reconciliations at the same time', async () => {
    const { fake, start, matches } = setUp();
    fake.origins.push('https://shop.example/*');
    const permissions = start();
    await Promise.all([
      permissions.reconcile(),
      permissions.reconcile(),
      permissions.granted(['https://shop.example/*']),
    ]);
    expect(matches()).toEqual(['https://shop.example/*']);
  });

  it('is replaced when an update gave it another file', async () => {
    const { fake, start } = setUp();
    fake.origins.push('https://shop.example/*');
    fake.scripts.set(SCRIPT_ID, { id: SCRIPT_ID, js: ['old.js'], matches: ['https://shop.example/*'] });
    await start().reconcile();
    expect(fake.scripts.get(SCRIPT_ID)?.js).toEqual(['content.js']);
  });

  it('looks at tabs of a granted site that are open already', async () => {
    const { fake, start } = setUp();
    const tab = fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    fake.origins.push('https://shop.example/*');
    await start().granted(['https://shop.example/*']);
    await Promise.resolve();
    expect(tab.document.hasContentScript).toBe(true);
  });

  it('is registered, and looks at open tabs, by the next worker where one ended right after the grant', async () => {
    const { fake, start, matches } = setUp();
    const tab = fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    fake.origins.push('https://shop.example/*');
    await start().resume();
    await Promise.resolve();
    expect(matches()).toEqual(['https://shop.example/*']);
    expect(tab.document.hasContentScript).toBe(true);
  });

  it('is run in no tab again by a worker that finds everything as it should be', async () => {
    const { fake, start } = setUp();
    fake.origins.push('https://shop.example/*');
    await start().reconcile();
    const tab = fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    await start().resume();
    await Promise.resolve();
    expect(tab.document.hasContentScript).toBe(false);
  });

  it('says what is granted', async () => {
    const { fake, start } = setUp();
    fake.origins.push('https://shop.example/*', 'chrome://favicon/*');
    expect(await start().grants()).toEqual({ allSites: false, sites: ['https://shop.example/*'] });
    fake.origins.push('*://*/*');
    expect(await start().grants()).toEqual({ allSites: true, sites: ['https://shop.example/*'] });
  });
});

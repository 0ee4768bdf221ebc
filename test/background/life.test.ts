import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension } from '../support/extension.ts';

describe('a new life of the extension', () => {
  it('begins once, however often the worker starts in it', async () => {
    const extension = await createExtension();
    let begun = 0;
    const wake = () => extension.background().wake(() => Promise.resolve((begun += 1)));
    await wake();
    extension.restart();
    await wake();
    expect(begun).toBe(1);
    // An update, or a pause and its end, empties session storage.
    extension.fake.session.items.clear();
    extension.restart();
    await wake();
    expect(begun).toBe(2);
  });

  it('looks at the open pages of granted sites, whose scripts are on their own since the last life', async () => {
    const extension = await createExtension();
    const tab = extension.fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    extension.fake.origins.push('<all_urls>');
    await extension.background().wake(() => Promise.resolve());
    expect(tab.document.hasContentScript).toBe(true);
  });
});

describe('a worker that ended right after a grant', () => {
  it('has the pages of the site looked at when it starts again', async () => {
    const extension = await createExtension();
    await extension.background().wake(() => Promise.resolve());
    const tab = extension.fake.openTab('https://shop.example/login');
    tab.document.hasContentScript = false;
    extension.fake.origins.push('https://shop.example/*');
    extension.restart();
    await extension.background().wake(() => Promise.resolve());
    expect(tab.document.hasContentScript).toBe(true);
  });
});

describe('a worker that ended between the right code and the registration', () => {
  it('registers when it starts again, and says so to whoever types the code once more', async () => {
    const extension = await createExtension();
    await extension.background().wake(() => Promise.resolve());
    const { issuer } = extension.server;
    const started = await extension.send('enrolment.start', {
      issuer,
      destination: 'ada@example.org',
      deviceName: 'X',
    });
    if (!started.ok) throw new Error(started.failure.code);
    const { enrolmentId } = started.enrolment;
    const arrived = new Promise<void>((resolve) => {
      extension.server.state.during = (call) => {
        if (call !== 'POST /devices') return;
        extension.server.faults.push({ never: true });
        resolve();
      };
    });
    void extension.send('enrolment.verify', { enrolmentId, code: '12345678' });
    await arrived;
    extension.server.state.during = () => undefined;
    extension.restart();
    await extension.background().wake(() => Promise.resolve());
    expect((await extension.send('accounts.list', {})).accounts).toHaveLength(1);
    expect(await extension.send('enrolment.verify', { enrolmentId, code: '12345678' })).toMatchObject({ ok: true });
  });
});

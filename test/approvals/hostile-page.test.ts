import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ACCEPT, ask, clickOn, createExtension } from '../support/extension.ts';

const SHOP = 'https://shop.example/login';

describe('a page that wants to know who has the extension', () => {
  it('P12: sees no popup take its focus when it shows a code of somebody else’s site', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab('https://evil.example/');
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect(extension.fake.popups).toEqual([]);
    expect(extension.fake.badges.get(tab.id)).toBe('!');
    expect(extension.fake.notifications.size).toBe(1);
  });

  it('P24: nor where the facts about it may be stale', async () => {
    const extension = await createExtension();
    await extension.enrol();
    extension.clock.now += 2 * 60 * 60 * 1000;
    const tab = extension.fake.openTab('https://evil.example/');
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect(extension.fake.popups).toEqual([]);
    expect(extension.fake.notifications.size).toBe(1);
  });
});

describe('a page where people post content', () => {
  it('P10: can not pass off a code shown on another path as one of its login page', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const details = { login_pages: ['https://shop.example/login'] };
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode(details).text]);
    // The same document goes to a post by the history API, and back once the posted code was seen.
    tab.url = 'https://shop.example/posts/1';
    const posted = extension.server.newCode(details);
    await extension.show(tab.id, [posted.text]);
    tab.url = SHOP;
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(await extension.request()).toMatchObject({ phase: 'relay_alarm' });
    expect(posted.transaction.state).toBe('claimed');
  });
});

describe('a private window', () => {
  async function approvedInPrivate() {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { request, tab } = await ask(extension, accountId);
    return { extension, accountId, request, tab };
  }

  it('leaves no trace of its approval: the site is as new as before', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP, { incognito: true });
    await extension.show(tab.id, [extension.server.newCode().text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    const asking = await extension.request();
    if (asking?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(asking, ACCEPT));
    expect((await extension.request())?.phase).toBe('approved');
    const later = extension.fake.openTab(SHOP);
    await extension.show(later.id, [extension.server.newCode().text]);
    expect((await extension.request())?.phase).toBe('found');
  });

  it('tells no server by itself who is there', async () => {
    const { extension, request } = await approvedInPrivate();
    await extension.send('request.decide', clickOn(request, ACCEPT));
    const before = extension.server.calls.length;
    const tab = extension.fake.openTab(SHOP, { incognito: true });
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect((await extension.request())?.phase).toBe('found');
    expect(extension.server.calls).toHaveLength(before);
  });
});

describe('automatic claims', () => {
  it('stay one a document when the page is left and comes back', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, ACCEPT));
    const claims = () => extension.server.calls.filter((call) => call.endsWith('/claim')).length;
    const tab = extension.fake.openTab(SHOP);
    const before = claims();
    const first = tab.document;
    await extension.show(tab.id, [extension.server.newCode().text]);
    extension.fake.load(tab.id, SHOP);
    const second = tab.document;
    await extension.show(tab.id, [extension.server.newCode().text]);
    for (const document of [first, second, first, second]) {
      tab.document = document;
      await extension.show(tab.id, [extension.server.newCode().text]);
    }
    expect(claims() - before).toBe(2);
  });
});

describe('an issuer that lies', () => {
  const size = (extension: Awaited<ReturnType<typeof createExtension>>) =>
    JSON.stringify([...extension.fake.session.items]).length;

  it('can not fill session storage with what it says of a failure', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    const found = await extension.request();
    extension.server.faults.push({ problem: 'unknown_code', extra: { detail: 'x'.repeat(200_000) } });
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect((await extension.request())?.phase).toBe('failed');
    expect(size(extension)).toBeLessThan(10_000);
  });

  it('nor with what can not be understood', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    const found = await extension.request();
    const garbage = JSON.stringify({ txn: '!'.repeat(200_000), details: 'e', expires_in: 1 });
    const headers = { 'content-type': 'application/json' };
    extension.server.faults.push({ answer: new Response(garbage, { headers }) });
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect((await extension.request())?.phase).toBe('failed');
    expect(size(extension)).toBeLessThan(10_000);
  });

  it('nor bury an alarm under thousands of sites', async () => {
    const extension = await createExtension();
    extension.server.state.webApps = Array.from({ length: 2_000 }, (_, index) => ({
      client_id: `app-${index}`,
      client_name: 'App',
      origins: [`https://app-${index}.example`],
    }));
    await extension.enrol();
    const tab = extension.fake.openTab('https://evil.example/');
    await extension.show(tab.id, [extension.server.newCode().text]);
    const alarm = await extension.request();
    if (alarm?.phase !== 'relay_alarm') throw new Error('no alarm');
    expect(alarm.genuine.origins.length).toBeLessThanOrEqual(20);
    expect(alarm.genuine.origins).toContain('https://login.example');
  });

  it.each([
    ['a bidirectional override', 'https://shop.example\u202e'],
    ['a path', 'https://shop.example/login'],
    ['an address in capitals', 'https://SHOP.example'],
    ['a sentence', 'The page you are on'],
    ['no web address', 'javascript://shop.example'],
  ])('P10: can not name %s as a site that may show its code', async (_, origin) => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode({ origins: [origin] }).text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'server_garbage' });
  });

  it.each([
    ['Hangul fillers', '\u3164\u3164\u3164'],
    ['blanks', '   '],
    ['Braille blanks', '\u2800'],
    ['a tower of marks', `Sh${'\u0301'.repeat(30)}op`],
  ])('P9: can not call a web app %s', async (_, client_name) => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    const client = { client_id: 'shop', client_name };
    await extension.show(tab.id, [extension.server.newCode({ client }).text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'server_garbage' });
  });
});

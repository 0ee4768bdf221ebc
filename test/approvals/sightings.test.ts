import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Sender } from '../../src/messaging/sender.ts';
import { ACCEPT, ask, clickOn, createExtension, type Extension } from '../support/extension.ts';

const SHOP = 'https://shop.example/login';

/** An extension whose account approved on the shop before, and a new tab on its login page. */
async function atHome() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const first = await ask(extension, accountId);
  await extension.send('request.decide', clickOn(first.request, ACCEPT));
  return { extension, accountId };
}

const claims = (extension: Extension) => extension.server.calls.filter((call) => call.endsWith('/claim')).length;

describe('what a page shows', () => {
  it('is claimed at once where the account approved before and the tab is in front', async () => {
    const { extension } = await atHome();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect((await extension.request())?.phase).toBe('asking');
  });

  it('waits in a tab that is not in front', async () => {
    const { extension } = await atHome();
    const tab = extension.fake.openTab(SHOP, { active: false });
    await extension.show(tab.id, [extension.server.newCode().text]);
    extension.fake.activate(tab.id);
    expect((await extension.request())?.phase).toBe('found');
  });

  it('is claimed by itself once a document', async () => {
    const { extension } = await atHome();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    const first = await extension.request();
    if (first?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(first, { decision: 'deny', reason: 'cancelled' }));
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect((await extension.request())?.phase).toBe('found');
  });

  it('is claimed by itself ten times a minute an origin at most, counted across restarts', async () => {
    const { extension } = await atHome();
    const before = claims(extension);
    for (let tab = 0; tab < 12; tab += 1) {
      extension.restart();
      await extension.show(extension.fake.openTab(SHOP).id, [extension.server.newCode().text]);
    }
    expect(claims(extension) - before).toBe(10);
    extension.clock.now += 60_000;
    await extension.show(extension.fake.openTab(SHOP).id, [extension.server.newCode().text]);
    expect(claims(extension) - before).toBe(11);
  });

  it('is nothing when it has more than three different codes', async () => {
    const { extension } = await atHome();
    const texts = [1, 2].map(() => extension.server.newCode().text);
    const tab = extension.fake.openTab(SHOP);
    expect(await extension.show(tab.id, texts, { others: 2 })).toBe(false);
    expect(await extension.request()).toBeNull();
  });

  it('is never claimed by itself when two codes of ours stand there', async () => {
    const { extension } = await atHome();
    const texts = [1, 2].map(() => extension.server.newCode().text);
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, texts);
    expect((await extension.request())?.phase).toBe('found');
  });

  it('causes no network traffic when its issuer is not enrolled', async () => {
    const { extension } = await atHome();
    const before = extension.server.calls.length;
    const tab = extension.fake.openTab('https://other.example/');
    expect(await extension.show(tab.id, [`https://other.example/qr#${'A'.repeat(22)}`])).toBe(false);
    expect(await extension.request()).toBeNull();
    expect(extension.server.calls).toHaveLength(before);
  });

  it('renews a waiting request silently, and never one that is asked', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    const found = await extension.request();
    const renewed = extension.server.newCode();
    await extension.show(tab.id, [renewed.text]);
    expect((await extension.request())?.requestId).toBe(found?.requestId);
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(renewed.transaction.state).toBe('claimed');
    const later = extension.server.newCode();
    await extension.show(tab.id, [later.text]);
    expect(await extension.request()).toMatchObject({ phase: 'asking', requestId: found?.requestId });
    expect(later.transaction.state).toBe('pending');
  });

  it('does not bring back a code whose request was decided', async () => {
    const { extension } = await atHome();
    const tab = extension.fake.openTab(SHOP);
    const { text } = extension.server.newCode();
    await extension.show(tab.id, [text]);
    const request = await extension.request();
    if (request?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(request, { decision: 'deny', reason: 'not_me' }));
    expect(await extension.show(tab.id, [text])).toBe(false);
    expect((await extension.request())?.phase).toBe('denied');
  });

  it('P11: is refused from anything but an active top frame with one and the same web origin', async () => {
    const { extension } = await atHome();
    const tab = extension.fake.openTab(SHOP);
    const good = extension.fake.senderOf(tab.id);
    const { text } = extension.server.newCode();
    const report = {
      name: 'codes.seen',
      request: { texts: [text], others: 0, kinds: [], framed: [], unreadable: 0, editing: false },
    };
    const tabOf = (changes: object) => ({ ...good, tab: { ...good.tab, ...changes } }) as Sender;
    const hostile: Record<string, Sender> = {
      'another origin than its address': { ...good, origin: 'https://evil.example' },
      'an opaque origin': { ...good, origin: 'null' },
      'no origin': { ...good, origin: undefined },
      'no address': { ...good, url: undefined },
      about: { ...good, url: 'about:blank', origin: 'null' },
      blob: { ...good, url: 'blob:https://shop.example/0b3c', origin: 'https://shop.example' },
      data: { ...good, url: 'data:text/html,x', origin: 'null' },
      file: { ...good, url: 'file:///tmp/x.html', origin: 'file://' },
      'a child frame': { ...good, frameId: 3 },
      'no frame': { ...good, frameId: undefined },
      'a prerendered document': { ...good, documentLifecycle: 'prerender' },
      'a cached document': { ...good, documentLifecycle: 'cached' },
      'a tab at another origin': tabOf({ url: 'https://evil.example/' }),
      'a tab without address': tabOf({ url: undefined }),
      'a tab without id': tabOf({ id: undefined }),
      'no tab': { ...good, tab: undefined },
      'credentials in the address': { ...good, url: 'https://a:b@shop.example/login' },
    };
    for (const [what, sender] of Object.entries(hostile)) {
      const reply = await extension.background().receive(report, sender);
      const accepted = reply.outcome === 'answered' && (reply.response as { accepted: boolean }).accepted;
      expect(accepted, what).toBe(false);
    }
    expect(await extension.request()).toBeNull();
    expect(await extension.background().receive(report, good)).toMatchObject({ response: { accepted: true } });
  });

  it('of a document that is gone does not take the place of what the tab shows now', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab(SHOP);
    const late = extension.fake.senderOf(tab.id);
    extension.fake.load(tab.id, SHOP);
    await extension.show(tab.id, [extension.server.newCode().text]);
    const shown = await extension.request();
    const request = {
      texts: [extension.server.newCode().text],
      others: 0,
      kinds: [],
      framed: [],
      unreadable: 0,
      editing: false,
    };
    await extension.background().receive({ name: 'codes.seen', request }, late);
    expect(await extension.request()).toEqual(shown);
  });
});

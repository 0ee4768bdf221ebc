import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { FACTS_FRESH } from '../../src/approvals/facts.ts';
import { createExtension } from '../support/extension.ts';

const EVIL = 'https://evil.example/login';

async function onForeignPage(
  details: Parameters<Awaited<ReturnType<typeof createExtension>>['server']['newCode']>[0] = {},
) {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const tab = extension.fake.openTab(EVIL);
  const { text, transaction } = extension.server.newCode(details);
  return { extension, accountId, tab, text, transaction };
}

describe('a code on a foreign page', () => {
  it('P12: raises the alarm without the network, naming the sites that may show it', async () => {
    const { extension, tab, text, transaction } = await onForeignPage();
    const before = extension.server.calls.length;
    await extension.show(tab.id, [text]);
    expect(await extension.request()).toMatchObject({
      phase: 'relay_alarm',
      burn: 'offered',
      page: { origin: 'https://evil.example' },
      genuine: { name: 'Example', origins: ['https://login.example', 'https://shop.example'] },
    });
    expect(extension.server.calls).toHaveLength(before);
    expect(transaction.state).toBe('pending');
    expect(extension.fake.badges.get(tab.id)).toBe('!');
    expect(await extension.send('history.list', {})).toMatchObject({ entries: [{ outcome: 'relay_blocked' }] });
  });

  it('P12: is burned after the click only, by a denial with the true origin', async () => {
    const { extension, tab, text, transaction } = await onForeignPage();
    await extension.show(tab.id, [text]);
    const alarm = await extension.request();
    expect(await extension.send('request.burn', { requestId: alarm?.requestId ?? '' })).toEqual({ ok: true });
    expect(transaction.state).toBe('relayed');
    expect(transaction.claims).toMatchObject({ decision: 'deny', origin: 'https://evil.example' });
    expect(await extension.request()).toMatchObject({ phase: 'relay_alarm', burn: 'burned' });
    expect(extension.fake.badges.has(tab.id)).toBe(false);
  });

  it('P12: says when burning failed, and lets the person try again', async () => {
    const { extension, tab, text, transaction } = await onForeignPage();
    await extension.show(tab.id, [text]);
    const requestId = (await extension.request())?.requestId ?? '';
    extension.server.faults.push('unreachable');
    await extension.send('request.burn', { requestId });
    expect(await extension.request()).toMatchObject({ phase: 'relay_alarm', burn: 'failed' });
    await extension.send('request.burn', { requestId });
    expect(transaction.state).toBe('relayed');
  });

  it('P10: of another web app of the same issuer is found out by the claim, and never asked', async () => {
    const { extension, accountId, text, transaction } = await onForeignPage({ origins: ['https://bank.example'] });
    const tab = extension.fake.openTab('https://shop.example/');
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(await extension.request()).toMatchObject({
      phase: 'relay_alarm',
      genuine: { name: 'Shop', origins: ['https://bank.example'] },
    });
    expect(transaction.claims).toBeNull();
  });

  it('P10: a hosted code belongs to the issuer, whatever origins its details name', async () => {
    const { extension, accountId, text } = await onForeignPage({ mode: 'hosted', origins: ['https://shop.example'] });
    const tab = extension.fake.openTab('https://shop.example/');
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(await extension.request()).toMatchObject({
      phase: 'relay_alarm',
      genuine: { origins: ['https://login.example'] },
    });
  });

  it('P10: the registered login page is compared with the path that the browser reports', async () => {
    const { extension, accountId, text } = await onForeignPage({ login_pages: ['https://shop.example/login'] });
    const tab = extension.fake.openTab('https://shop.example/posts/1');
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect((await extension.request())?.phase).toBe('relay_alarm');
  });

  it('P24: asks the server once more before it alarms on facts that may be stale', async () => {
    const { extension, accountId, tab, text } = await onForeignPage({ origins: ['https://evil.example'] });
    extension.clock.now += FACTS_FRESH + 1;
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    expect(found?.phase).toBe('found');
    // The web app was added after the last refresh: what looked foreign is genuine.
    extension.server.state.webApps = [{ client_id: 'new', client_name: 'New', origins: ['https://evil.example'] }];
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect((await extension.request())?.phase).toBe('asking');
  });

  it('P24: alarms on stale facts when the server confirms them, and claims nothing', async () => {
    const { extension, accountId, tab, text, transaction } = await onForeignPage();
    extension.clock.now += FACTS_FRESH + 1;
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect((await extension.request())?.phase).toBe('relay_alarm');
    expect(transaction.state).toBe('pending');
  });

  it('P12: can not be approved by a click that a page of ours never drew', async () => {
    const { extension, accountId, tab, text, transaction } = await onForeignPage();
    await extension.show(tab.id, [text]);
    const requestId = (await extension.request())?.requestId ?? '';
    await extension.send('request.continue', { requestId, accountId });
    const click = {
      requestId,
      txn: transaction.txn,
      detailsHash: 'A'.repeat(43),
      verdict: { decision: 'accept' },
    } as const;
    expect(await extension.send('request.decide', click)).toMatchObject({ ok: false });
    expect(transaction.claims).toBeNull();
    expect(extension.fake.navigations).toEqual([]);
  });
});

import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ACCEPT, ask, clickOn, createExtension, NOT_ME } from '../support/extension.ts';

describe('a restarted worker', () => {
  it('goes on between claim and decision', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { request, transaction } = await ask(extension, accountId);
    extension.restart();
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.state).toBe('accepted');
    expect(extension.fake.navigations).toHaveLength(1);
  });

  it('claims again what it was claiming: the server answers the same device again', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab('https://shop.example/login');
    const { text, transaction } = extension.server.newCode();
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    const key = `request:${tab.id}`;
    const stored = structuredClone(extension.fake.session.items.get(key));
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect(transaction.state).toBe('claimed');
    // The worker died after the server had claimed and before the answer was stored.
    const { accounts: _, ...base } = stored as { accounts: unknown };
    extension.fake.session.items.set(key, { ...base, phase: 'claiming', account: { accountId, label: 'ada' } });
    extension.restart();
    await extension.background().approvals.settled();
    expect((await extension.request())?.phase).toBe('asking');
  });

  it('asks again about a decision whose answer it did not live to see, and never calls it approved', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, request, transaction } = await ask(extension, accountId);
    const sent = new Promise<void>((resolve) => {
      extension.server.state.during = (call) => {
        if (call.endsWith('/decision')) resolve();
      };
    });
    extension.server.faults.push({ never: true });
    void extension.send('request.decide', clickOn(request, ACCEPT));
    await sent;
    extension.restart();
    expect(await extension.request()).toMatchObject({
      phase: 'asking',
      unanswered: { decision: 'accept', code: 'interrupted' },
    });
    expect(transaction.claims).toBeNull();
    expect(extension.fake.navigations).toEqual([]);
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(await extension.request()).toMatchObject({ phase: 'denied', reason: 'not_me' });
    expect(extension.fake.badges.has(tab.id)).toBe(false);
  });

  it('finds out that the page was left while it slept', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, transaction } = await ask(extension, accountId);
    extension.fake.load(tab.id, 'https://news.example/');
    extension.restart();
    await extension.background().approvals.settled();
    expect(await extension.request()).toMatchObject({ phase: 'cancelled' });
    expect(transaction.claims).toMatchObject({ decision: 'deny', reason: 'cancelled' });
  });
});

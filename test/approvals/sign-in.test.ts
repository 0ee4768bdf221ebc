import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { ACCEPT, ask, clickOn, createExtension, NOT_ME } from '../support/extension.ts';

const SHOP = 'https://shop.example/login';

describe('a sign-in', () => {
  it('P15: waits for a click the first time, asks, and signs what was drawn with the true origin', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { transaction, request } = await ask(extension, accountId);
    expect(request.asked).toMatchObject({ clientName: 'Shop', account: { label: 'ada@example.org' } });
    expect(await extension.send('request.decide', clickOn(request, ACCEPT))).toEqual({ ok: true });
    expect(transaction.claims).toMatchObject({
      decision: 'accept',
      origin: 'https://shop.example',
      top_origin: 'https://shop.example',
      path: '/login',
    });
    expect((await extension.request())?.phase).toBe('approved');
    expect(await extension.send('history.list', {})).toMatchObject({
      entries: [{ outcome: 'approved', origin: 'https://shop.example', clientName: 'Shop' }],
    });
    expect(extension.errors).toEqual([]);
  });

  it('P16: goes on in the tab that showed the code, at an address built from the enrolled issuer', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, transaction, request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(extension.fake.navigations).toMatchObject([
      { tabId: tab.id, url: `https://login.example/continue?ticket=${transaction.ticket ?? ''}`, from: SHOP },
    ]);
  });

  it('P16: drops the ticket when the page was left while the server answered', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, transaction, request } = await ask(extension, accountId);
    extension.server.state.during = (call) => {
      if (call.endsWith('/decision')) extension.fake.load(tab.id, 'https://shop.example/elsewhere');
    };
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.state).toBe('accepted');
    expect(extension.fake.navigations).toEqual([]);
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'page_gone' });
  });

  it('P11: signs no approval for a document that is gone, though the tab shows the same address again', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, transaction, request } = await ask(extension, accountId);
    extension.fake.load(tab.id, SHOP);
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.claims).toMatchObject({ decision: 'deny', reason: 'cancelled' });
    expect(extension.fake.navigations).toEqual([]);
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'page_gone' });
  });

  it('P11: tells documents apart by the content script where the browser has no documentId', async () => {
    const extension = await createExtension({ reportsDocuments: false });
    const { accountId } = await extension.enrol();
    const first = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(first.request, ACCEPT));
    expect(first.transaction.state).toBe('accepted');
    const second = await ask(extension, accountId);
    extension.fake.load(second.tab.id, SHOP);
    await extension.send('request.decide', clickOn(second.request, ACCEPT));
    expect(second.transaction.state).toBe('denied');
  });

  it('counts a click only for what was drawn', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { transaction, request } = await ask(extension, accountId);
    const other = { ...clickOn(request, ACCEPT), txn: 'A'.repeat(22) };
    expect(await extension.send('request.decide', other)).toMatchObject({ failure: { code: 'already_decided' } });
    const redrawn = { ...clickOn(request, ACCEPT), detailsHash: 'A'.repeat(43) };
    expect(await extension.send('request.decide', redrawn)).toMatchObject({ failure: { code: 'already_decided' } });
    expect(transaction.claims).toBeNull();
    expect((await extension.request())?.phase).toBe('asking');
  });

  it('signs one decision for a double click, and the first of two different ones', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { transaction, request } = await ask(extension, accountId);
    const answers = await Promise.all([
      extension.send('request.decide', clickOn(request, ACCEPT)),
      extension.send('request.decide', clickOn(request, ACCEPT)),
      extension.send('request.decide', clickOn(request, NOT_ME)),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false, false]);
    expect(transaction.state).toBe('accepted');
    expect(extension.server.calls.filter((call) => call.endsWith('/decision'))).toHaveLength(1);
  });

  it('P15: signs a denial too, with its reason', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { transaction, request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, NOT_ME));
    expect(transaction.claims).toMatchObject({ decision: 'deny', reason: 'not_me' });
    expect(await extension.send('history.list', {})).toMatchObject({
      entries: [{ outcome: 'denied', reason: 'not_me' }],
    });
    expect(await extension.request()).toMatchObject({ phase: 'denied', reason: 'not_me' });
    expect(extension.fake.navigations).toEqual([]);
  });

  it('P13: claims nothing before one of two fitting accounts was chosen, and decides with the one that claimed', async () => {
    const extension = await createExtension();
    const ada = await extension.enrol('ada@example.org');
    extension.clock.now += 1;
    const bob = await extension.enrol('bob@example.org');
    const first = await ask(extension, ada.accountId);
    await extension.send('request.decide', clickOn(first.request, ACCEPT));
    const tab = extension.fake.openTab(SHOP);
    const { text, transaction } = extension.server.newCode();
    await extension.show(tab.id, [text]);
    const found = await extension.request();
    expect(found).toMatchObject({
      phase: 'found',
      accounts: [{ label: 'ada@example.org' }, { label: 'bob@example.org' }],
    });
    expect(transaction.state).toBe('pending');
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId: bob.accountId });
    const request = await extension.request();
    if (request?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.claims?.sub).toBe('sub-bob@example.org');
  });

  it('is cancelled with its tab or its document, and the server is told', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const closed = await ask(extension, accountId);
    extension.fake.close(closed.tab.id);
    await extension.background().approvals.tabClosed(closed.tab.id);
    expect(closed.transaction.claims).toMatchObject({ decision: 'deny', reason: 'cancelled' });
    const left = await ask(extension, accountId);
    extension.fake.load(left.tab.id, 'https://news.example/');
    await extension.background().approvals.tabChanged(left.tab.id);
    await extension.background().approvals.settled();
    expect(left.transaction.claims).toMatchObject({ decision: 'deny', reason: 'cancelled' });
    expect(await extension.request()).toMatchObject({ phase: 'cancelled', reason: 'navigated' });
  });

  it('lives on when its own page only changes its fragment', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab } = await ask(extension, accountId);
    tab.url = `${SHOP}#code`;
    await extension.background().approvals.tabChanged(tab.id);
    expect((await extension.request())?.phase).toBe('asking');
  });

  it('ends at its time, whether or not an alarm rang', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, request, transaction } = await ask(extension, accountId);
    expect(extension.fake.alarms.get(`request:${tab.id}`)).toBe(request.asked.expiresAt);
    extension.clock.now = request.asked.expiresAt;
    expect(await extension.send('request.decide', clickOn(request, ACCEPT))).toMatchObject({ ok: false });
    expect(await extension.request()).toMatchObject({ phase: 'expired', clientName: 'Shop' });
    expect(transaction.claims).toBeNull();
    expect(extension.fake.badges.has(tab.id)).toBe(false);
  });

  it('leaves no trace of a private window in the history or in the list of notifications', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const tab = extension.fake.openTab(SHOP, { incognito: true });
    const { text } = extension.server.newCode();
    await extension.show(tab.id, [text], { editing: true });
    const found = await extension.request();
    expect(found?.page.privateWindow).toBe(true);
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    const request = await extension.request();
    if (request?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect((await extension.send('history.list', {})).entries).toEqual([]);
    expect(extension.fake.notifications.size).toBe(0);
  });
});

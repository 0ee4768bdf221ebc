import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { framedOnly } from '../../src/approvals/sighting.ts';
import { ACCEPT, ask, clickOn, createExtension, type Extension, NOT_ME } from '../support/extension.ts';

/** Codes that a content script saw over a frame of another site, on the genuine login page unless it says otherwise. */

const SHOP = 'https://shop.example/login';

async function enrolled() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const code = () => extension.server.newCode();
  const showFramed = (tabId: number, framed: readonly string[], texts: readonly string[] = []) =>
    extension.show(tabId, texts, { framed });
  return { extension, accountId, code, showFramed };
}

/** The same, with an alarm over a frame of the shop's login page. */
async function alarmed() {
  const world = await enrolled();
  const tab = world.extension.fake.openTab(SHOP);
  const { text, transaction } = world.code();
  await world.showFramed(tab.id, [text]);
  const alarm = await framedAlarm(world.extension);
  return { ...world, tab, text, transaction, alarm };
}

async function framedAlarm(extension: Extension) {
  const request = await extension.request();
  if (request?.phase !== 'relay_alarm' || request.where !== 'frame')
    throw new Error(`the request is ${request?.phase ?? 'not there'}`);
  return request;
}

const outcomes = async (extension: Extension) =>
  (await extension.send('history.list', {})).entries.map(({ outcome, origin }) => `${outcome} ${origin}`);

describe('a code in a frame of another site', () => {
  it.each(['https://shop.example/login', 'https://login.example/qr', 'https://evil.example/'])(
    'P11: raises the alarm on %s, whatever the page is, and asks nobody anything',
    async (url) => {
      const { extension, code, showFramed } = await enrolled();
      const tab = extension.fake.openTab(url);
      const before = extension.server.calls.length;
      expect(await showFramed(tab.id, [code().text])).toBe(true);
      const { origin } = new URL(url);
      expect(await extension.request()).toMatchObject({
        phase: 'relay_alarm',
        where: 'frame',
        burn: 'offered',
        page: { origin },
        genuine: { name: 'Example', origins: ['https://login.example', 'https://shop.example'] },
      });
      expect(extension.server.calls).toHaveLength(before);
      expect(extension.fake.badges.get(tab.id)).toBe('!');
      expect(extension.fake.popups).toEqual([]);
      expect([...extension.fake.notifications.values()]).toEqual([
        { title: 'notification_framed_title', message: `notification_framed_body Example ${origin}` },
      ]);
      expect(await outcomes(extension)).toEqual([`relay_framed ${origin}`]);
    },
  );

  it('P11: is not claimed where the account approved before, nor by a click that no page of ours drew', async () => {
    const { extension, accountId, code, showFramed } = await enrolled();
    const first = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(first.request, ACCEPT));
    const before = extension.server.calls.length;
    const { text, transaction } = code();
    await showFramed(extension.fake.openTab(SHOP).id, [text]);
    const { requestId } = await framedAlarm(extension);
    expect(await extension.send('request.continue', { requestId, accountId })).toMatchObject({ ok: false });
    const click = { requestId, txn: transaction.txn, detailsHash: 'A'.repeat(43), verdict: ACCEPT };
    expect(await extension.send('request.decide', click)).toMatchObject({ ok: false });
    await framedAlarm(extension);
    expect(transaction.state).toBe('pending');
    expect(extension.server.calls).toHaveLength(before);
  });

  it('P12: is burned after the click only, by a denial that names no origin for it and the page as the top one', async () => {
    const { extension, transaction, alarm, tab } = await alarmed();
    expect(await extension.send('request.burn', { requestId: alarm.requestId })).toEqual({ ok: true });
    expect(transaction.state).toBe('relayed');
    expect(transaction.claims).toMatchObject({
      decision: 'deny',
      reason: 'not_me',
      origin: 'null',
      top_origin: 'https://shop.example',
      path: '',
    });
    expect(await framedAlarm(extension)).toMatchObject({ burn: 'burned' });
    expect(extension.fake.badges.has(tab.id)).toBe(false);
    expect(await outcomes(extension)).toEqual(['relay_framed https://shop.example']);
  });

  it('P11: is the page’s own where the page shows it too', async () => {
    const report = { texts: ['a'], framed: ['a', 'b'], others: 0, kinds: [], unreadable: 0, editing: false };
    expect(framedOnly(report)).toEqual(['b']);
    const { extension, code, showFramed } = await enrolled();
    const { text } = code();
    await showFramed(extension.fake.openTab(SHOP).id, [text], [text]);
    expect((await extension.request())?.phase).toBe('found');
  });

  it('renews the alarm when the frame shows a newer one, which is what is burned', async () => {
    const { extension, code, showFramed, tab, transaction, alarm } = await alarmed();
    const newer = code();
    await showFramed(tab.id, [newer.text]);
    expect((await framedAlarm(extension)).requestId).toBe(alarm.requestId);
    await extension.send('request.burn', { requestId: alarm.requestId });
    expect([transaction.state, newer.transaction.state]).toEqual(['pending', 'relayed']);
  });

  it('counts towards the codes of a page that shows too many', async () => {
    const { extension, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab(SHOP);
    const [own = '', ...framed] = [1, 2, 3, 4].map(() => code().text);
    extension.fake.onScan.run = async ({ id }) => {
      await showFramed(id, framed, [own]);
      return { texts: [own], others: 0, kinds: [], framed: [...framed, own], unreadable: 0, editing: false };
    };
    const result = await extension.send('scan.page', { tabId: tab.id });
    expect(result).toEqual({ result: 'too_many_codes', count: 4 });
    expect(await extension.request()).toBeNull();
  });

  it('causes nothing when its issuer is not enrolled, and leaves no trace of a private window', async () => {
    const { extension, code, showFramed } = await enrolled();
    const before = extension.server.calls.length;
    const tab = extension.fake.openTab(SHOP);
    expect(await showFramed(tab.id, [`https://other.example/qr#${'A'.repeat(22)}`])).toBe(false);
    expect(await extension.request()).toBeNull();
    await showFramed(extension.fake.openTab(SHOP, { incognito: true }).id, [code().text]);
    await framedAlarm(extension);
    expect(extension.fake.notifications.size).toBe(0);
    expect(await outcomes(extension)).toEqual([]);
    expect(extension.server.calls).toHaveLength(before);
  });
});

describe('beside a request of the page’s own code, a framed one', () => {
  it('changes nothing while that waits, is asked about, or has ended', async () => {
    const { extension, accountId, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab(SHOP);
    const own = code();
    const unchanged = async () => {
      const before = await extension.request();
      expect(await showFramed(tab.id, [code().text], [own.text])).toBe(false);
      expect(await showFramed(tab.id, [code().text])).toBe(false);
      expect(await extension.request()).toEqual(before);
      return before;
    };
    await showFramed(tab.id, [code().text], [own.text]);
    const found = await unchanged();
    expect(found?.phase).toBe('found');
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    const asking = await unchanged();
    if (asking?.phase !== 'asking') throw new Error('not asking');
    expect(own.transaction.state).toBe('claimed');
    await extension.send('request.decide', clickOn(asking, NOT_ME));
    expect((await unchanged())?.phase).toBe('denied');
    expect(own.transaction.state).toBe('denied');
    expect(await outcomes(extension)).toEqual(['denied https://shop.example']);
  });

  it('does not renew it', async () => {
    const { extension, accountId, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab(SHOP);
    const [own, framed] = [code(), code()];
    await extension.show(tab.id, [own.text]);
    await showFramed(tab.id, [framed.text]);
    const found = await extension.request();
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    expect([own.transaction.state, framed.transaction.state]).toEqual(['claimed', 'pending']);
  });

  it('does not renew an alarm over a page either, so that what is burned is what that showed', async () => {
    const { extension, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab('https://evil.example/');
    const [own, framed] = [code(), code()];
    await extension.show(tab.id, [own.text]);
    await showFramed(tab.id, [framed.text]);
    const alarm = await extension.request();
    expect(alarm).toMatchObject({ phase: 'relay_alarm', where: 'page' });
    await extension.send('request.burn', { requestId: alarm?.requestId ?? '' });
    expect([own.transaction.state, framed.transaction.state]).toEqual(['relayed', 'pending']);
  });

  it('is told of once the page is scanned anew after that has ended', async () => {
    const { extension, accountId, code, showFramed } = await enrolled();
    const { tab, request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, NOT_ME));
    const framed = [code().text];
    extension.fake.onScan.run = async ({ id }) => {
      await showFramed(id, framed);
      return { texts: [], others: 0, kinds: [], framed, unreadable: 0, editing: false };
    };
    const result = await extension.send('scan.page', { tabId: tab.id });
    expect(result).toEqual({ result: 'request', requestId: (await framedAlarm(extension)).requestId });
  });
});

describe('after the alarm over a frame, the page’s own code', () => {
  it('is shown as ever, also before the page may speak up again for a frame', async () => {
    const { extension, accountId, code, showFramed, tab, transaction, text } = await alarmed();
    const own = code();
    await showFramed(tab.id, [text], [own.text]);
    const found = await extension.request();
    expect(found).toMatchObject({ phase: 'found', page: { origin: 'https://shop.example' } });
    expect(extension.fake.popups).toEqual([1]);
    expect(extension.fake.badges.get(tab.id)).toBe('1');
    await extension.send('request.continue', { requestId: found?.requestId ?? '', accountId });
    const asking = await extension.request();
    if (asking?.phase !== 'asking') throw new Error('not asking');
    await extension.send('request.decide', clickOn(asking, ACCEPT));
    expect([own.transaction.state, transaction.state]).toEqual(['accepted', 'pending']);
    expect(own.transaction.claims).toMatchObject({ origin: 'https://shop.example' });
  });

  it('is claimed at once where the account approved before', async () => {
    const { extension, accountId, code, showFramed } = await enrolled();
    const first = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(first.request, ACCEPT));
    const tab = extension.fake.openTab(SHOP);
    const [own, framed] = [code(), code()];
    await showFramed(tab.id, [framed.text]);
    await showFramed(tab.id, [framed.text], [own.text]);
    expect((await extension.request())?.phase).toBe('asking');
    expect([own.transaction.state, framed.transaction.state]).toEqual(['claimed', 'pending']);
  });

  it('is shown although the frame showed that very code before, unless it was burned', async () => {
    const { extension, showFramed, tab, text } = await alarmed();
    await showFramed(tab.id, [], [text]);
    expect((await extension.request())?.phase).toBe('found');

    const other = await alarmed();
    await other.extension.send('request.burn', { requestId: other.alarm.requestId });
    expect(await other.showFramed(other.tab.id, [], [other.text])).toBe(false);
    expect(await framedAlarm(other.extension)).toMatchObject({ burn: 'burned' });
    await other.showFramed(other.tab.id, [other.text], [other.code().text]);
    expect((await other.extension.request())?.phase).toBe('found');
  });

  it('waits for the end of a click on "Block"', async () => {
    const { extension, code, showFramed, tab, alarm } = await alarmed();
    extension.server.faults.push({ never: true });
    void extension.send('request.burn', { requestId: alarm.requestId });
    await vi.waitFor(async () => {
      expect((await framedAlarm(extension)).burn).toBe('burning');
    });
    expect(await showFramed(tab.id, [], [code().text])).toBe(false);
    expect(await framedAlarm(extension)).toMatchObject({ requestId: alarm.requestId, burn: 'burning' });
  });

  it('P12: raises the alarm over the page where that is foreign', async () => {
    const { extension, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab('https://evil.example/');
    const [own, framed] = [code(), code()];
    await showFramed(tab.id, [framed.text]);
    await showFramed(tab.id, [framed.text], [own.text]);
    const alarm = await extension.request();
    expect(alarm).toMatchObject({ phase: 'relay_alarm', where: 'page' });
    await extension.send('request.burn', { requestId: alarm?.requestId ?? '' });
    expect(own.transaction.claims).toMatchObject({ origin: 'https://evil.example' });
  });
});

describe('a code of ours in a frame that leads to no alarm', () => {
  it.each([
    ['a sign-in code of a server without an account', 'https://new.example/qr'],
    ['an enrolment code of another server', 'https://new.example/enrol'],
    ['an enrolment code of the page’s own origin', 'https://login.example/enrol'],
  ])('P11, P22: %s, is offered by nothing and named by a scan', async (_, address) => {
    const extension = await createExtension();
    const tab = extension.fake.openTab('https://login.example/enrolment');
    const framed = [`${address}#${'A'.repeat(22)}`];
    const report = { texts: [], others: 0, kinds: [], framed, unreadable: 0, editing: false };
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, [], { framed });
      return report;
    };
    expect(await extension.show(tab.id, [], { framed })).toBe(false);
    const result = await extension.send('scan.page', { tabId: tab.id });
    expect(result).toEqual({ result: 'framed_code', issuer: new URL(address).origin });
    expect(await extension.send('popup.view', {})).toMatchObject({ request: null, pageEnrolment: null });
    expect(extension.fake.badges.size).toBe(0);
    expect(extension.server.calls).toEqual([]);
  });
});

describe('an enrolment that the page itself offers', () => {
  it('P22: is not hidden by the alarm over a frame', async () => {
    const { extension, code, showFramed } = await enrolled();
    const tab = extension.fake.openTab('https://login.example/enrolment');
    const framed = [code().text, extension.server.pages.open().text];
    await showFramed(tab.id, framed, [extension.server.pages.open().text]);
    expect(await extension.send('popup.view', {})).toMatchObject({
      request: null,
      pageEnrolment: { phase: 'offered' },
    });
    expect(await extension.background().approvals.view(tab.id)).toMatchObject({ where: 'frame' });
  });
});

import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension, type Extension } from '../support/extension.ts';
import { offered, offerOf, PAGE, view } from './enrolment-page.ts';

describe('the code of an enrolment page', () => {
  it("P22: is offered on the issuer's own page, with a mark and without a word to anybody", async () => {
    const extension = await createExtension();
    const { tab } = await offered(extension);
    expect(await view(extension)).toMatchObject({
      phase: 'offered',
      issuer: { issuer: 'https://login.example', name: 'https://login.example' },
      page: { tabId: tab.id, origin: 'https://login.example' },
    });
    expect(extension.fake.badges.get(tab.id)).toBe('1');
    expect(extension.fake.popups).toEqual([]);
    expect(extension.fake.notifications.size).toBe(0);
    expect(extension.server.calls).toEqual([]);
  });

  it.each([
    ['another site', 'https://shop.example/enrolment'],
    ['a subdomain', 'https://a.login.example/enrolment'],
    ['another port', 'https://login.example:8443/enrolment'],
    ['another scheme', 'http://login.example/enrolment'],
    ['a trailing dot', 'https://login.example./enrolment'],
  ])('P11, P22: is never offered on %s, and a scan says why', async (_, url) => {
    const extension = await createExtension();
    const tab = extension.fake.openTab(url);
    const { text } = extension.server.pages.open();
    const report = { texts: [text], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, report.texts);
      return report;
    };
    expect(await extension.show(tab.id, [text])).toBe(false);
    const result = await extension.send('scan.page', { tabId: tab.id });
    expect(result).toEqual({ result: 'enrolment_code', issuer: 'https://login.example' });
    expect(await view(extension)).toBeNull();
    expect(extension.fake.badges.size).toBe(0);
    expect(extension.server.calls).toEqual([]);
  });

  it.each([
    ['a frame', { frameId: 3 }],
    ['a document that is not shown', { documentLifecycle: 'prerender' }],
    ['an opaque origin', { origin: 'null' }],
    ['another origin than its address', { origin: 'https://shop.example' }],
    ['an address with a name in it', { url: 'https://login.example@login.example/enrolment' }],
  ])('P11: is never offered to %s', async (_, stamp) => {
    const extension = await createExtension();
    const tab = extension.fake.openTab(PAGE);
    const request = {
      texts: [extension.server.pages.open().text],
      others: 0,
      kinds: [],
      framed: [],
      unreadable: 0,
      editing: false,
    };
    const sender = { ...extension.fake.senderOf(tab.id), ...stamp };
    await extension.background().receive({ name: 'codes.seen', request }, sender);
    expect(await view(extension)).toBeNull();
  });

  it('is not offered beside another one, nor on a page full of codes', async () => {
    const extension = await createExtension();
    const tab = extension.fake.openTab(PAGE);
    const [one, other] = [extension.server.pages.open().text, extension.server.pages.open().text];
    await extension.show(tab.id, [one, other]);
    expect(await view(extension)).toBeNull();
    await extension.show(tab.id, [one], { others: 3 });
    expect(await view(extension)).toBeNull();
  });

  it('is shown by a scan, also to somebody who has no account yet', async () => {
    const extension = await createExtension();
    const tab = extension.fake.openTab(PAGE);
    const { text } = extension.server.pages.open();
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, [text]);
      return { texts: [text], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
    };
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'enrolment_offer' });
    await offerOf(extension);
  });

  it('gives way to a sign-in that waits in the same tab, and never becomes one', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const { tab, text } = await offered(extension);
    const signIn = extension.server.newCode({ mode: 'hosted', origins: [extension.server.issuer] });
    await extension.show(tab.id, [text, signIn.text]);
    const both = await extension.send('popup.view', {});
    expect(both).toMatchObject({ request: { phase: 'found' }, pageEnrolment: null });
    extension.fake.load(tab.id, PAGE);
    await extension.background().tabChanged(tab.id);
    await extension.show(tab.id, [extension.server.pages.open().text]);
    // How the sign-in ended is no reason to hide what waits now.
    expect(await extension.send('popup.view', {})).toMatchObject({
      request: null,
      pageEnrolment: { phase: 'offered' },
    });
  });

  it('is called by the name of its issuer where an account of it is enrolled', async () => {
    const extension = await createExtension();
    await extension.enrol();
    await offered(extension, 'bob@example.org');
    expect((await offerOf(extension)).issuer.name).toBe('Example');
  });

  it('is not offered again after "not now", until the person scans or the page shows another', async () => {
    const extension = await createExtension();
    const { tab, text } = await offered(extension);
    await extension.send('page_enrolment.dismiss', { id: (await offerOf(extension)).offerId });
    await extension.show(tab.id, [text]);
    expect(await view(extension)).toBeNull();
    expect(extension.fake.badges.get(tab.id)).toBeUndefined();
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, [text]);
      return { texts: [text], others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
    };
    await extension.send('scan.page', { tabId: tab.id });
    await offerOf(extension);
  });

  it.each([
    ['closed', (extension: Extension, tabId: number) => extension.background().tabClosed(tabId)],
    [
      'left for another page',
      (extension: Extension, tabId: number) => {
        extension.fake.load(tabId, 'https://shop.example/');
        return extension.background().tabChanged(tabId);
      },
    ],
    [
      'loaded anew',
      (extension: Extension, tabId: number) => {
        extension.fake.load(tabId, PAGE);
        return extension.background().tabChanged(tabId);
      },
    ],
  ])('P11: is gone with its page, which is %s', async (_, leave) => {
    const extension = await createExtension();
    const { tab } = await offered(extension);
    const { offerId } = await offerOf(extension);
    await leave(extension, tab.id);
    expect(await view(extension)).toBeNull();
    const late = await extension.send('page_enrolment.begin', { offerId, deviceName: 'Laptop' });
    expect(late).toMatchObject({ ok: false, failure: { code: 'page_gone' } });
    expect(extension.server.calls).toEqual([]);
  });

  it('P11: is not taken where the page changed between the offer and the click, and nobody was told yet', async () => {
    const extension = await createExtension();
    const { tab } = await offered(extension);
    const { offerId } = await offerOf(extension);
    extension.fake.load(tab.id, PAGE);
    const answer = await extension.send('page_enrolment.begin', { offerId, deviceName: 'Laptop' });
    expect(answer).toMatchObject({ ok: false, failure: { code: 'page_gone' } });
    expect(extension.server.calls).toEqual([]);
  });

  it('is taken up by a page of ours only', async () => {
    const extension = await createExtension();
    const { tab } = await offered(extension);
    const request = { offerId: (await offerOf(extension)).offerId, deviceName: 'Laptop' };
    const sender = extension.fake.senderOf(tab.id);
    const reply = await extension.background().receive({ name: 'page_enrolment.begin', request }, sender);
    expect(reply).toEqual({ outcome: 'refused', reason: 'wrong_sender' });
  });
});

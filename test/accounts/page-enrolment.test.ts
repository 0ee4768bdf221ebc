import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { PageEnrolmentView } from '../../src/messaging/views.ts';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import { createExtension, type Extension } from '../support/extension.ts';
import { ACTIVATION_DELAY } from '../support/fake-token-server.ts';

const PAGE = 'https://login.example/enrolment';
const CLAIM = 'POST /enrolments/claim';
const RESULT = 'POST /enrolments/result';
const MINUTE = 60_000;

const view = async (extension: Extension) => (await extension.send('popup.view', {})).pageEnrolment;
const labels = async (extension: Extension) =>
  (await extension.send('accounts.list', {})).accounts.map(({ label }) => label);
const notified = ({ fake }: Extension) => [...fake.notifications.values()].map(({ message }) => message);
const calls = ({ server }: Extension, name: string) => server.calls.filter((call) => call === name).length;

/** The issuer's page, open in front of the person, with its code reported. */
async function offered(extension: Extension, destination?: string, incognito = false) {
  const tab = extension.fake.openTab(PAGE, { incognito });
  const { text, enrolment } = extension.server.pages.open(destination);
  await extension.show(tab.id, [text]);
  return { tab, text, enrolment };
}

async function offerOf(extension: Extension): Promise<Extract<PageEnrolmentView, { phase: 'offered' }>> {
  const offer = await view(extension);
  if (offer?.phase !== 'offered') throw new Error(`there is no offer but ${offer?.phase ?? 'nothing'}`);
  return offer;
}

/** The click on Add. */
async function add(extension: Extension, deviceName = 'Laptop') {
  const { offerId } = await offerOf(extension);
  return extension.send('page_enrolment.begin', { offerId, deviceName });
}

async function claimed(extension: Extension, destination?: string) {
  const page = await offered(extension, destination);
  expect(await add(extension)).toEqual({ ok: true });
  await extension.background().pageEnrolment.settled();
  return page;
}

/** As many as may be under way with one issuer, and an offer of one more. */
async function fiveUnderWay() {
  const extension = await createExtension();
  for (let round = 0; round < 5; round += 1) await claimed(extension);
  await offered(extension);
  return extension;
}

/** Time goes on to the next alarm, in whatever life the worker is. */
async function nextAlarm(extension: Extension) {
  const when = extension.fake.alarms.get('page-enrolment');
  if (when === undefined) throw new Error('no alarm is set');
  extension.clock.now = Math.max(extension.clock.now, when);
  await extension.background().alarm('page-enrolment');
  await extension.background().pageEnrolment.settled();
}

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
    const report = { texts: [text], others: 0, unreadable: 0, editing: false };
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
    const request = { texts: [extension.server.pages.open().text], others: 0, unreadable: 0, editing: false };
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
      return { texts: [text], others: 0, unreadable: 0, editing: false };
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
      return { texts: [text], others: 0, unreadable: 0, editing: false };
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

describe('adding an account from a page', () => {
  it('P22: shows the number of its own key and a masked account, and ends in an account when the page says yes', async () => {
    const extension = await createExtension();
    const { tab, enrolment, text } = await claimed(extension);
    expect(enrolment.state).toMatchObject({ kind: 'claimed', name: 'Laptop' });
    const number = checkNumber(extension.server.pages.printOf(enrolment));
    expect(await view(extension)).toMatchObject({
      phase: 'confirming',
      issuer: { issuer: 'https://login.example', name: 'Example' },
      label: 'a•••@example.org',
      checkNumber: number,
      expiresAt: extension.clock.now + 10 * MINUTE,
      trouble: null,
    });
    expect(extension.fake.badges.get(tab.id)).toBeUndefined();
    expect(await labels(extension)).toEqual([]);

    extension.server.pages.confirm(enrolment);
    await nextAlarm(extension);
    expect(await labels(extension)).toEqual(['ada@example.org']);
    expect(await view(extension)).toMatchObject({ phase: 'registered', label: 'ada@example.org', waits: null });
    expect(notified(extension)).toEqual(['page_enrolment_added_notification ada@example.org']);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
    expect(JSON.stringify(await view(extension))).not.toContain(text.split('#')[1]);
    // Its key signs: the account is as good as a typed one.
    expect(await extension.send('accounts.refresh', {})).toEqual({ ok: true });
  });

  it('knows at once what the page says as long as the server holds its answers back', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    let held = 0;
    extension.server.pages.state.hold = () => {
      held += 1;
      extension.clock.now += 20_000;
      if (held === 3) extension.server.pages.confirm(enrolment);
      return Promise.resolve();
    };
    await add(extension);
    await extension.background().pageEnrolment.settled();
    expect(await labels(extension)).toEqual(['ada@example.org']);
    expect(calls(extension, RESULT)).toBe(3);
  });

  it('does not hammer a server that holds nothing back', async () => {
    const extension = await createExtension();
    await claimed(extension);
    for (let opened = 0; opened < 5; opened += 1) await view(extension);
    await extension.background().pageEnrolment.settled();
    expect(calls(extension, RESULT)).toBe(1);
    await nextAlarm(extension);
    expect(calls(extension, RESULT)).toBe(2);
  });

  it('P22: tells somebody who has the account elsewhere until when this browser waits, and its number', async () => {
    const extension = await createExtension();
    await extension.enrol('ada@example.org');
    const { enrolment } = await claimed(extension);
    const activeAfter = extension.clock.now + ACTIVATION_DELAY * 1000;
    extension.server.pages.confirm(enrolment);
    await nextAlarm(extension);
    const checked = checkNumber(extension.server.pages.printOf(enrolment));
    expect(await view(extension)).toMatchObject({
      phase: 'registered',
      waits: { activeAfter, checkNumber: checked },
    });
    expect(notified(extension)).toContain(`page_enrolment_added_waits_notification ada@example.org ${checked}`);
  });

  it('P22: says that another browser took the code, keeps nothing, and has another number than the page', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    const { publicJwk: jwk } = await generateAccountKey();
    enrolment.state = { kind: 'claimed', by: { jwk, print: await thumbprint(jwk) }, name: 'Attacker' };
    await add(extension);
    const shown = await view(extension);
    expect(shown).toMatchObject({ phase: 'taken' });
    expect(JSON.stringify(shown)).not.toContain(checkNumber(await thumbprint(jwk)));
    extension.server.pages.confirm(enrolment);
    await extension.background().catchUp();
    expect(await labels(extension)).toEqual([]);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });

  it('P22: is over when the page says no', async () => {
    const extension = await createExtension();
    const { tab, text, enrolment } = await claimed(extension);
    extension.server.pages.refuse(enrolment);
    await nextAlarm(extension);
    expect(await view(extension)).toMatchObject({ phase: 'refused' });
    expect(notified(extension)).toEqual(['page_enrolment_not_added_notification Example']);
    expect(await labels(extension)).toEqual([]);
    // The page may go on showing the code that is spent.
    expect(await extension.show(tab.id, [text])).toBe(false);
  });

  it('is over when nobody confirmed in time', async () => {
    const extension = await createExtension();
    await claimed(extension);
    extension.clock.now += 11 * MINUTE;
    await nextAlarm(extension);
    expect(await view(extension)).toMatchObject({ phase: 'expired' });
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
    extension.clock.now += 11 * MINUTE;
    expect(await view(extension)).toBeNull();
  });

  it('says nothing in the list of notifications while its popup is open, and nothing of a private window', async () => {
    for (const isPrivate of [false, true]) {
      const extension = await createExtension();
      const { enrolment } = await offered(extension, undefined, isPrivate);
      await add(extension);
      extension.fake.popup.open = !isPrivate;
      extension.server.pages.confirm(enrolment);
      await nextAlarm(extension);
      expect(await labels(extension)).toHaveLength(1);
      expect(notified(extension)).toEqual([]);
    }
  });

  it('is not interrupted by a code that the page renews meanwhile', async () => {
    const extension = await createExtension();
    const { tab } = await claimed(extension);
    expect(await extension.show(tab.id, [extension.server.pages.open().text])).toBe(false);
    expect(await view(extension)).toMatchObject({ phase: 'confirming' });
  });

  it('leaves an account that is being added by typing alone, and is left alone by it', async () => {
    const extension = await createExtension();
    const { enrolment } = await claimed(extension);
    const pending = await extension.send('enrolment.pending', {});
    expect(pending).toEqual({ enrolment: null });
    await extension.enrol('bob@example.org');
    extension.server.pages.confirm(enrolment);
    await nextAlarm(extension);
    expect(await labels(extension)).toEqual(['bob@example.org', 'ada@example.org']);
  });

  it('is done five times at the same time at most', async () => {
    const extension = await fiveUnderWay();
    const before = calls(extension, CLAIM);
    expect(await add(extension)).toMatchObject({ ok: false, failure: { code: 'too_many_requests' } });
    expect(calls(extension, CLAIM)).toBe(before);
  });

  it.each([
    ['their pages are over', (extension: Extension) => void (extension.clock.now += 11 * MINUTE)],
    [
      'one was taken back',
      async (extension: Extension) => {
        const progress = [...extension.fake.session.items.keys()].find((key) => key.startsWith('page-enrolment:'));
        await extension.send('page_enrolment.cancel', { enrolmentId: progress?.split(':')[1] ?? '' });
      },
    ],
  ])('is not held up by five that the server does not answer any more, once %s', async (_, goOn) => {
    const extension = await fiveUnderWay();
    extension.server.state.during = (call) => {
      if (call === RESULT) extension.server.faults.unshift('unreachable');
    };
    await goOn(extension);
    await offered(extension);
    expect(await add(extension)).toEqual({ ok: true });
  });

  it('is not held up by five with another issuer', async () => {
    const extension = await fiveUnderWay();
    const tab = extension.fake.openTab('https://other.example/enrolment');
    await extension.show(tab.id, ['https://other.example/enrol#AbCdEfGhIjKlMnOpQrStU_']);
    expect(await add(extension)).toEqual({ ok: true });
    expect(extension.server.calls.at(-1)).toBe(CLAIM);
  });
});

describe('taking it back', () => {
  it('stops what the page has not confirmed, and the page can only be told no', async () => {
    const extension = await createExtension();
    const { enrolment } = await claimed(extension);
    const shown = await view(extension);
    if (shown?.phase !== 'confirming') throw new Error('nothing to stop');
    await extension.send('page_enrolment.cancel', { enrolmentId: shown.enrolmentId });
    expect(await view(extension)).toMatchObject({ phase: 'stopped' });
    extension.server.pages.refuse(enrolment);
    await nextAlarm(extension);
    expect(await view(extension)).toMatchObject({ phase: 'stopped' });
    expect(notified(extension)).toEqual([]);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });

  it('removes the device again when the page said yes all the same, although the first try fails', async () => {
    const extension = await createExtension();
    const { enrolment } = await claimed(extension);
    const shown = await view(extension);
    if (shown?.phase !== 'confirming') throw new Error('nothing to stop');
    await extension.send('page_enrolment.cancel', { enrolmentId: shown.enrolmentId });
    extension.server.pages.confirm(enrolment);
    extension.server.state.during = (call) => {
      if (call.startsWith('DELETE')) extension.server.faults.unshift('lost');
    };
    await nextAlarm(extension);
    extension.server.state.during = () => undefined;
    extension.restart();
    await nextAlarm(extension);
    expect(extension.server.devices.size).toBe(0);
    expect(await labels(extension)).toEqual([]);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });
});

import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import { createExtension, type Extension } from '../support/extension.ts';
import { ACTIVATION_DELAY } from '../support/fake-devices.ts';
import {
  add,
  CLAIM,
  calls,
  claimed,
  labels,
  MINUTE,
  nextAlarm,
  notified,
  offered,
  RESULT,
  view,
} from './enrolment-page.ts';

/** As many as may be under way with one issuer, and an offer of one more. */
async function fiveUnderWay() {
  const extension = await createExtension();
  for (let round = 0; round < 5; round += 1) await claimed(extension);
  await offered(extension);
  return extension;
}

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

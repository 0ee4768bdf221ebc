import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension } from '../support/extension.ts';
import type { Fault } from '../support/fake-token-server.ts';
import {
  add,
  alarm,
  CLAIM,
  calls,
  claimed,
  failing,
  knowsNonce,
  labels,
  MINUTE,
  newLife,
  nextAlarm,
  notified,
  offered,
  RESULT,
  view,
} from './enrolment-page.ts';

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

describe('taken back at the moment at which the page confirms', () => {
  /** Clicks "Stop" when session storage is read for the n-th time after the server was asked for the result. */
  async function stoppedAtRead(n: number) {
    const extension = await createExtension();
    const { enrolment } = await claimed(extension);
    const shown = await view(extension);
    if (shown?.phase !== 'confirming') throw new Error('nothing to stop');
    const { enrolmentId } = shown;
    extension.server.pages.confirm(enrolment);
    const { session } = extension.fake;
    const read = session.get.bind(session);
    const asked = calls(extension, RESULT);
    let reads = 0;
    session.get = async (keys) => {
      if (calls(extension, RESULT) > asked) reads += 1;
      if (reads === n) {
        session.get = read;
        await extension.send('page_enrolment.cancel', { enrolmentId });
      }
      return read(keys);
    };
    await nextAlarm(extension);
    const clicked = session.get === read;
    session.get = read;
    while (extension.fake.alarms.has('page-enrolment')) await nextAlarm(extension);
    const phase = (await view(extension))?.phase;
    return { clicked, phase, accounts: (await labels(extension)).length, devices: extension.server.devices.size };
  }

  it('it is an account that is told so, or nothing is left of it, here and at the server', async () => {
    const outcomes = [];
    for (let n = 1; n <= 10; n += 1) outcomes.push(await stoppedAtRead(n));
    const clicked = outcomes.filter((outcome) => outcome.clicked);
    expect(clicked.length).toBeGreaterThan(4);
    for (const { phase, accounts, devices } of clicked) {
      const added = phase === 'registered' ? 1 : 0;
      expect({ phase, accounts, devices }).toEqual({ phase, accounts: added, devices: added });
    }
    expect(new Set(clicked.map(({ phase }) => phase))).toEqual(new Set(['stopped', 'registered']));
  });
});

describe('what was taken back before the claim was answered', () => {
  async function takenBack(fault: Fault) {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    knowsNonce(extension);
    failing(extension, CLAIM, fault);
    await add(extension);
    const shown = await view(extension);
    if (shown?.phase !== 'claiming') throw new Error('nothing is claimed');
    await extension.send('page_enrolment.cancel', { enrolmentId: shown.enrolmentId });
    const claims = () => calls(extension, CLAIM);
    return { extension, enrolment, claims };
  }

  it.each([false, true])(
    'P22: leaves no device at the server that had heard of it and whose page says yes (browser ended: %s)',
    async (browserEnded) => {
      const { extension, enrolment } = await takenBack('lost');
      extension.server.pages.confirm(enrolment);
      expect(extension.server.devices.size).toBe(1);
      if (browserEnded) extension.fake.session.items.clear();
      await newLife(extension);
      await alarm(extension);
      await alarm(extension);
      expect(extension.server.devices.size).toBe(0);
      expect(await labels(extension)).toEqual([]);
      expect(await view(extension)).toEqual(browserEnded ? null : expect.objectContaining({ phase: 'stopped' }));
      expect(extension.fake.notifications.size).toBe(0);
      expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
    },
  );

  it('P22: is never claimed after all: the server is asked once nobody can take the code any more', async () => {
    const { extension, enrolment, claims } = await takenBack('unreachable');
    const before = claims();
    await view(extension);
    await alarm(extension);
    expect(claims()).toBe(before);
    await alarm(extension, MINUTE);
    expect(claims()).toBe(before + 1);
    expect(enrolment.state.kind).toBe('open');
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });

  it('P22: is followed to the end when the page says yes only after the server was asked', async () => {
    const { extension, enrolment } = await takenBack('lost');
    await alarm(extension, MINUTE);
    extension.fake.session.items.clear();
    await newLife(extension);
    expect(await view(extension)).toBeNull();
    extension.server.pages.confirm(enrolment);
    await alarm(extension);
    expect(extension.server.devices.size).toBe(0);
    expect(extension.fake.notifications.size).toBe(0);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });
});

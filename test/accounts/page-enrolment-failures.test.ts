import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import { createExtension } from '../support/extension.ts';
import type { Fault } from '../support/fake-token-server.ts';
import {
  add,
  alarm,
  CLAIM,
  called,
  failing,
  knowsNonce,
  labels,
  MINUTE,
  newLife,
  offered,
  RESULT,
  view,
} from './enrolment-page.ts';

const HOUR = 60 * MINUTE;

describe('a worker that ends', () => {
  it('P22: between the click and the answer to the claim has stored the key before, and claims with the same', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    const claiming = called(extension, CLAIM);
    void add(extension);
    await claiming;
    expect(enrolment.state.kind).toBe('open');
    await newLife(extension);
    expect(enrolment.state.kind).toBe('claimed');
    const number = checkNumber(extension.server.pages.printOf(enrolment));
    expect(await view(extension)).toMatchObject({ phase: 'confirming', checkNumber: number });
  });

  it('between claim and confirmation loses nothing, whether or not the browser ended too', async () => {
    for (const browserEnded of [false, true]) {
      const extension = await createExtension();
      const { enrolment } = await offered(extension);
      await add(extension);
      await extension.background().pageEnrolment.settled();
      const before = await view(extension);
      if (browserEnded) extension.fake.session.items.clear();
      await newLife(extension);
      expect(await view(extension)).toEqual(before);
      extension.server.pages.confirm(enrolment);
      await alarm(extension);
      expect(await labels(extension)).toEqual(['ada@example.org']);
    }
  });

  it('between confirmation and result finds the account in its next life, at its alarm or when a page of ours opens', async () => {
    for (const wake of ['alarm', 'popup'] as const) {
      const extension = await createExtension();
      const { enrolment } = await offered(extension);
      await add(extension);
      await extension.background().pageEnrolment.settled();
      const asking = called(extension, RESULT);
      extension.clock.now += 30_000;
      void extension.background().alarm('page-enrolment');
      await asking;
      extension.server.pages.confirm(enrolment);
      extension.server.state.during = () => undefined;
      extension.restart();
      if (wake === 'alarm') await alarm(extension);
      else await view(extension);
      await extension.background().pageEnrolment.settled();
      expect(await labels(extension)).toEqual(['ada@example.org']);
      expect(extension.server.devices.size).toBe(1);
    }
  });

  it('between the stored account and the word about it says so in its next life', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    const progress = [...extension.fake.session.items].filter(([key]) => key.startsWith('page-enrolment:'));
    extension.server.pages.confirm(enrolment);
    await alarm(extension);
    // Back to what session storage held before the account was there.
    for (const [key, value] of progress) extension.fake.session.items.set(key, value);
    extension.fake.notifications.clear();
    await newLife(extension);
    expect(await view(extension)).toMatchObject({ phase: 'registered', label: 'ada@example.org' });
    expect(extension.fake.notifications.size).toBe(1);
  });
});

describe('a server that can not be reached', () => {
  it.each(['unreachable', 'lost'] as const)(
    'when it is asked to take the code (%s) is asked again with the same key',
    async (fault) => {
      const extension = await createExtension();
      const { enrolment } = await offered(extension);
      knowsNonce(extension);
      failing(extension, CLAIM, fault);
      expect(await add(extension)).toEqual({ ok: true });
      expect(enrolment.state.kind).toBe(fault === 'lost' ? 'claimed' : 'open');
      expect(await view(extension)).toMatchObject({ phase: 'claiming', trouble: 'server_unreachable' });
      await alarm(extension);
      const number = checkNumber(extension.server.pages.printOf(enrolment));
      expect(await view(extension)).toMatchObject({ phase: 'confirming', checkNumber: number, trouble: null });
    },
  );

  it('for an hour after the page said yes loses nothing', async () => {
    const extension = await createExtension();
    const { tab, enrolment } = await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    extension.fake.close(tab.id);
    await extension.background().tabClosed(tab.id);
    extension.server.pages.confirm(enrolment);
    failing(extension, RESULT, 'unreachable', 'unreachable', 'unreachable');
    await alarm(extension);
    await alarm(extension, HOUR / 2);
    await alarm(extension, HOUR / 2);
    expect(await labels(extension)).toEqual([]);
    await alarm(extension);
    expect(await labels(extension)).toEqual(['ada@example.org']);
  });

  it('for ever is given up after a day, and that is said', async () => {
    const extension = await createExtension();
    await offered(extension);
    failing(extension, CLAIM, 'unreachable', 'unreachable');
    await add(extension);
    await alarm(extension, 25 * HOUR);
    expect(await view(extension)).toMatchObject({ phase: 'failed', code: 'server_unreachable' });
    expect(extension.fake.notifications.size).toBe(1);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });
});

describe('a server that answers nonsense', () => {
  const registered = async (jwk: Parameters<typeof thumbprint>[0]) => ({
    status: 'registered',
    device: {
      ...{ device_id: 'device', name: 'Laptop', created_at: 1, active_after: 1, last_used_at: null, current: true },
      thumbprint: await thumbprint(jwk),
    },
    account: { sub: 'sub', label: 'mallory@example.org', issuer_name: 'Example', web_apps: [] },
  });
  const json = (answer: object): Fault => ({
    answer: new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } }),
  });

  it('P22: about another key than ours is not believed', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    failing(extension, RESULT, json(await registered((await generateAccountKey()).publicJwk)));
    await alarm(extension);
    expect(await labels(extension)).toEqual([]);
    expect(await view(extension)).toMatchObject({ phase: 'confirming', trouble: 'server_garbage' });
    extension.server.pages.confirm(enrolment);
    await alarm(extension);
    expect(await labels(extension)).toEqual(['ada@example.org']);
  });

  it.each([
    ['a page that waits for a year', { status: 'waiting', expires_in: 31_536_000 }],
    ['a state that nobody knows', { status: 'done' }],
    ['nothing', {}],
    ['a prototype', JSON.parse('{"__proto__":{"status":"registered"}}') as object],
  ])('such as %s registers nothing and ends by itself', async (_, answer) => {
    const extension = await createExtension();
    await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    failing(extension, RESULT, json(answer), json(answer));
    await alarm(extension);
    expect(await view(extension)).toMatchObject({ phase: 'confirming' });
    const shown = await view(extension);
    if (shown?.phase !== 'confirming') throw new Error('it ended');
    expect(shown.expiresAt).toBeLessThanOrEqual(extension.clock.now + 600_000);
    extension.server.state.during = () => undefined;
    failing(extension, RESULT, json(answer));
    await alarm(extension, 25 * HOUR);
    expect(await view(extension)).toMatchObject({ phase: expect.stringMatching(/^(expired|failed)$/) as string });
    expect(await labels(extension)).toEqual([]);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });

  it.each([
    ['unknown_code', { phase: 'failed', code: 'unknown_code' }],
    ['code_not_open', { phase: 'taken' }],
    ['expired', { phase: 'expired' }],
    ['invalid_request', { phase: 'failed', code: 'rejected' }],
    ['device_exists', { phase: 'failed', code: 'rejected' }],
    ['server_error', { phase: 'claiming', trouble: 'server_error' }],
    ['too_many_requests', { phase: 'claiming', trouble: 'too_many_requests' }],
  ] as const)('or refuses the claim as %s is told, and nothing is kept of what is final', async (problem, shown) => {
    const extension = await createExtension();
    await offered(extension);
    failing(extension, CLAIM, { problem });
    await add(extension);
    expect(await view(extension)).toMatchObject(shown);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(shown.phase === 'claiming');
  });

  it('a clock that was set ten minutes on meanwhile ends nothing', async () => {
    const extension = await createExtension();
    const { enrolment } = await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    // The server's own clock goes on as before.
    extension.clock.now += 11 * 60_000;
    Object.assign(enrolment, { expiresAt: enrolment.expiresAt + 11 * 60 });
    await alarm(extension);
    expect(await view(extension)).toMatchObject({ phase: 'confirming' });
    extension.server.pages.confirm(enrolment);
    await alarm(extension);
    expect(await labels(extension)).toEqual(['ada@example.org']);
  });
});

describe('a popup', () => {
  it('after a failure can offer the same code again, once the person scans', async () => {
    const extension = await createExtension();
    const { tab, enrolment } = await offered(extension);
    failing(extension, CLAIM, { problem: 'invalid_request' });
    await add(extension);
    const texts = [`https://login.example/enrol#${enrolment.otp}`];
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, texts);
      return { texts, others: 0, kinds: [], framed: [], unreadable: 0, editing: false };
    };
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'enrolment_offer' });
  });

  it('shows what waits on pages of that issuer and nowhere else', async () => {
    const extension = await createExtension();
    await offered(extension);
    await add(extension);
    await extension.background().pageEnrolment.settled();
    extension.fake.openTab('https://shop.example/');
    expect(await view(extension)).toBeNull();
    extension.fake.openTab('https://login.example/enrolment');
    expect(await view(extension)).toMatchObject({ phase: 'confirming' });
  });
});

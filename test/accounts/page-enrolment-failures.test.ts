import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import { createExtension, type Extension } from '../support/extension.ts';
import type { Fault } from '../support/fake-token-server.ts';

const CLAIM = 'POST /enrolments/claim';
const RESULT = 'POST /enrolments/result';
const HOUR = 60 * 60_000;

const view = async (extension: Extension) => (await extension.send('popup.view', {})).pageEnrolment;
const labels = async (extension: Extension) =>
  (await extension.send('accounts.list', {})).accounts.map(({ label }) => label);

async function offered(extension: Extension) {
  const tab = extension.fake.openTab('https://login.example/enrolment');
  const { text, enrolment } = extension.server.pages.open();
  await extension.show(tab.id, [text]);
  const offer = await view(extension);
  if (offer?.phase !== 'offered') throw new Error('nothing is offered');
  const add = () => extension.send('page_enrolment.begin', { offerId: offer.offerId, deviceName: 'Laptop' });
  return { tab, enrolment, add };
}

/** The server's nonce is known already, so that the next call is the one that counts and not refused for its nonce. */
function knowsNonce({ fake, server }: Extension): void {
  fake.session.items.set(`peer:${server.issuer}`, { nonce: server.state.nonce, clockOffset: 0 });
}

/** The next calls of this name meet these faults, one each. */
function failing({ server }: Extension, name: string, ...faults: Fault[]): void {
  server.state.during = (call) => {
    const fault = call === name ? faults.shift() : undefined;
    if (fault !== undefined) server.faults.unshift(fault);
  };
}

/** Resolves when the server is called by this name: what follows of the call is nobody's any more. */
function called({ server }: Extension, name: string): Promise<void> {
  return new Promise((resolve) => {
    server.state.during = (call) => {
      if (call !== name) return;
      server.faults.unshift({ never: true });
      resolve();
    };
  });
}

/** The worker ends, and the next event starts a new one. */
async function newLife(extension: Extension) {
  extension.server.state.during = () => undefined;
  extension.restart();
  await extension.background().wake(() => Promise.resolve());
  await extension.background().pageEnrolment.settled();
}

async function alarm(extension: Extension, later = 0) {
  extension.clock.now = Math.max(extension.clock.now + later, extension.fake.alarms.get('page-enrolment') ?? 0);
  await extension.background().alarm('page-enrolment');
  await extension.background().pageEnrolment.settled();
}

describe('a worker that ends', () => {
  it('P22: between the click and the answer to the claim has stored the key before, and claims with the same', async () => {
    const extension = await createExtension();
    const { enrolment, add } = await offered(extension);
    const claiming = called(extension, CLAIM);
    void add();
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
      const { enrolment, add } = await offered(extension);
      await add();
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
      const { enrolment, add } = await offered(extension);
      await add();
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
    const { enrolment, add } = await offered(extension);
    await add();
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
      const { enrolment, add } = await offered(extension);
      knowsNonce(extension);
      failing(extension, CLAIM, fault);
      expect(await add()).toEqual({ ok: true });
      expect(enrolment.state.kind).toBe(fault === 'lost' ? 'claimed' : 'open');
      expect(await view(extension)).toMatchObject({ phase: 'claiming', trouble: 'server_unreachable' });
      await alarm(extension);
      const number = checkNumber(extension.server.pages.printOf(enrolment));
      expect(await view(extension)).toMatchObject({ phase: 'confirming', checkNumber: number, trouble: null });
    },
  );

  it('for an hour after the page said yes loses nothing', async () => {
    const extension = await createExtension();
    const { tab, enrolment, add } = await offered(extension);
    await add();
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
    const { add } = await offered(extension);
    failing(extension, CLAIM, 'unreachable', 'unreachable');
    await add();
    await alarm(extension, 25 * HOUR);
    expect(await view(extension)).toMatchObject({ phase: 'failed', code: 'server_unreachable' });
    expect(extension.fake.notifications.size).toBe(1);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });
});

describe('what was taken back before the claim was answered', () => {
  async function takenBack(fault: Fault) {
    const extension = await createExtension();
    const { enrolment, add } = await offered(extension);
    knowsNonce(extension);
    failing(extension, CLAIM, fault);
    await add();
    const shown = await view(extension);
    if (shown?.phase !== 'claiming') throw new Error('nothing is claimed');
    await extension.send('page_enrolment.cancel', { enrolmentId: shown.enrolmentId });
    const claims = () => extension.server.calls.filter((call) => call === CLAIM).length;
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
    await alarm(extension, HOUR / 60);
    expect(claims()).toBe(before + 1);
    expect(enrolment.state.kind).toBe('open');
    expect(extension.fake.alarms.has('page-enrolment')).toBe(false);
  });

  it('P22: is followed to the end when the page says yes only after the server was asked', async () => {
    const { extension, enrolment } = await takenBack('lost');
    await alarm(extension, HOUR / 60);
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
    const { enrolment, add } = await offered(extension);
    await add();
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
    const { add } = await offered(extension);
    await add();
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
    const { add } = await offered(extension);
    failing(extension, CLAIM, { problem });
    await add();
    expect(await view(extension)).toMatchObject(shown);
    expect(extension.fake.alarms.has('page-enrolment')).toBe(shown.phase === 'claiming');
  });

  it('a clock that was set ten minutes on meanwhile ends nothing', async () => {
    const extension = await createExtension();
    const { enrolment, add } = await offered(extension);
    await add();
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
    const { tab, enrolment, add } = await offered(extension);
    failing(extension, CLAIM, { problem: 'invalid_request' });
    await add();
    const texts = [`https://login.example/enrol#${enrolment.otp}`];
    extension.fake.onScan.run = async ({ id }) => {
      await extension.show(id, texts);
      return { texts, others: 0, unreadable: 0, editing: false };
    };
    expect(await extension.send('scan.page', { tabId: tab.id })).toEqual({ result: 'enrolment_offer' });
  });

  it('shows what waits on pages of that issuer and nowhere else', async () => {
    const extension = await createExtension();
    const { add } = await offered(extension);
    await add();
    await extension.background().pageEnrolment.settled();
    extension.fake.openTab('https://shop.example/');
    expect(await view(extension)).toBeNull();
    extension.fake.openTab('https://login.example/enrolment');
    expect(await view(extension)).toMatchObject({ phase: 'confirming' });
  });
});

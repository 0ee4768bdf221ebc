import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { account } from '../oath/support/arbitrary-account.ts';
import { independentCode, independentSteamCode } from '../oath/support/independent-code.ts';
import { count } from '../support/counts.ts';
import { START } from '../support/extension.ts';
import { createDisk } from '../support/fake-disk.ts';
import { counting, createWorld, numbered, secretOf, type World } from './support/world.ts';

const PERIOD = 30_000;
const step = (at: number) => BigInt(Math.floor(at / PERIOD));

async function changeRecord(passcodeId: string, change: (record: Record<string, unknown>) => unknown): Promise<void> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
  const db = await openDB(names.at(-1) ?? '');
  await db.put('passcodes', change((await db.get('passcodes', passcodeId)) as Record<string, unknown>));
  db.close();
}

describe('codes', () => {
  it('are those of now and of the next period, and say when that begins', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([numbered(1)]);
    world.clock.now = START + 12_345;
    const { codes } = await world.send('passcodes.codes', { passcodeIds: [passcodeId] });
    const until = (Math.floor(world.clock.now / PERIOD) + 1) * PERIOD;
    expect(codes).toEqual([
      {
        passcodeId,
        code: independentCode('SHA1', secretOf(1), step(world.clock.now), 6),
        next: independentCode('SHA1', secretOf(1), step(world.clock.now) + 1n, 6),
        until,
      },
    ]);
    world.clock.now = until;
    expect(await world.codeOf(passcodeId)).toBe(codes[0]?.next);
  });

  it('come with the list for as many of the first as are asked for', async () => {
    const world = await createWorld();
    const added = await world.bring([numbered(1), counting(2), numbered(3), numbered(4)]);
    const { codes } = await world.send('passcodes.list', { tabId: null, first: 3 });
    // A code that goes by a counter is shown when it is asked for.
    expect(codes.map(({ passcodeId }) => passcodeId)).toEqual([added[0], added[2]]);
  });

  it('are those of another implementation, whatever the account, also after a restart', {
    timeout: 180_000,
  }, async () => {
    const world = await createWorld();
    const accounts = fc
      .sample(account, { numRuns: count(60, 2_000), seed: 11 })
      .map((one, at) => ({ ...one, secret: Uint8Array.from([...secretOf(at), ...one.secret].slice(0, 128)) }));
    const added = await world.bring(accounts);
    world.restart();
    for (const [at, one] of accounts.entries()) {
      const passcodeId = added[at] ?? '';
      if (one.kind === 'hotp') {
        const answer = await world.send('passcodes.next', { passcodeId });
        const code = independentCode(one.algorithm, one.secret, BigInt(one.counter), one.digits);
        expect(answer).toEqual({ ok: true, code });
      } else {
        const counter = BigInt(Math.floor(world.clock.now / 1000 / one.period));
        const expected =
          one.kind === 'totp' ? independentCode(one.algorithm, one.secret, counter, one.digits) : expect.any(String);
        expect(await world.codeOf(passcodeId)).toEqual(expected);
        if (one.kind === 'steam' && one.algorithm === 'SHA1')
          expect(await world.codeOf(passcodeId)).toBe(independentSteamCode(one.secret, counter));
      }
    }
  });

  it('are made by this computer’s clock, whatever servers say of it, and how far it is off is told', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([numbered(1)]);
    const before = await world.codeOf(passcodeId);
    const peers = [3600, 3602, 3700].map((clockOffset) => ({ nonce: null, clockOffset }));
    for (const [at, peer] of peers.entries())
      await world.fake.session.set({ [`peer:https://login-${at}.example`]: peer });
    expect((await world.send('passcodes.list', { tabId: null, first: 0 })).clockOff).toBe(3_602_000);
    expect(await world.codeOf(passcodeId)).toBe(before);
  });

  it('are left out of an account that is damaged, and the others have theirs', async () => {
    const world = await createWorld();
    const [broken = '', odd = '', whole = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
    await changeRecord(broken, (record) => ({
      ...record,
      sealedSecret: { version: 1, iv: new Uint8Array(12), ciphertext: new Uint8Array(40) },
    }));
    await changeRecord(odd, (record) => ({ ...record, digits: 99 }));
    world.restart();
    const asked = await world.send('passcodes.codes', { passcodeIds: [broken, odd, whole, 'nobody', whole] });
    expect(asked.codes.map(({ passcodeId }) => passcodeId)).toEqual([whole]);
    expect(asked.damaged).toEqual([broken, odd]);
    expect(await world.send('passcodes.export', { form: 'account', passcodeId: odd })).toMatchObject({
      failure: { code: 'passcode_damaged' },
    });
    expect(await world.list()).toHaveLength(3);
  });

  it('of a record that is none at all are not asked for: it is put aside, and the others stay', async () => {
    const world = await createWorld();
    const [broken = '', whole = ''] = await world.bring([numbered(1), numbered(2)]);
    await changeRecord(broken, (record) => ({ ...record, issuer: 7 }));
    expect((await world.list()).map(({ passcodeId }) => passcodeId)).toEqual([whole]);
    const diagnostics = await world.send('diagnostics.get', {});
    expect(diagnostics.database).toMatchObject({ value: { quarantined: { passcodes: 1 } } });
    expect(diagnostics.passcodes).toEqual({ kind: 'read', value: { totp: 1 } });
  });

  it('are none of an account that was removed', async () => {
    const world = await createWorld();
    const [timed = '', counted = ''] = await world.bring([numbered(1), counting(2)]);
    await world.send('passcodes.remove', { passcodeIds: [timed, counted] });
    expect(await world.send('passcodes.codes', { passcodeIds: [timed] })).toEqual({ codes: [], damaged: [] });
    expect(await world.send('passcodes.next', { passcodeId: counted })).toMatchObject({
      failure: { code: 'passcode_gone' },
    });
  });
});

describe('the next code of a counter', () => {
  const next = (world: World, passcodeId: string) => world.send('passcodes.next', { passcodeId });
  const codeAt = (counter: number) => independentCode('SHA1', secretOf(1), BigInt(counter), 6);

  it('is each time another, also for two who ask at once and across lives of the worker', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 40)]);
    const codes = await Promise.all([next(world, passcodeId), next(world, passcodeId), next(world, passcodeId)]);
    const said = codes.map((answer) => (answer.ok ? answer.code : ''));
    expect(said.toSorted()).toEqual([codeAt(40), codeAt(41), codeAt(42)].toSorted());
    world.restart();
    expect(await next(world, passcodeId)).toEqual({ ok: true, code: codeAt(43) });
  });

  it('is given by no worker that could not store the counter', async () => {
    const disk = createDisk();
    const world = await createWorld({ disk: disk.over });
    const [passcodeId = ''] = await world.bring([counting(1)]);
    disk.state.is = 'torn';
    await expect(next(world, passcodeId)).rejects.toMatchObject({ reason: 'storage_unavailable' });
    disk.state.is = 'full';
    await expect(next(world, passcodeId)).rejects.toMatchObject({ reason: 'storage_full' });
    disk.state.is = 'whole';
    expect(await next(world, passcodeId)).toEqual({ ok: true, code: codeAt(0) });
  });

  it('ends where numbers end, and never begins anew', async () => {
    const world = await createWorld();
    const last = Number.MAX_SAFE_INTEGER - 1;
    const [passcodeId = '', timed = ''] = await world.bring([counting(1, last), numbered(2)]);
    expect(await next(world, passcodeId)).toEqual({ ok: true, code: codeAt(last) });
    for (let again = 0; again < 2; again += 1)
      expect(await next(world, passcodeId)).toMatchObject({ failure: { code: 'counter_ended' } });
    expect(await next(world, timed)).toMatchObject({ ok: false });
    expect(await next(world, 'nobody')).toMatchObject({ failure: { code: 'passcode_gone' } });
  });
});

describe('the list over a tab', () => {
  it('puts first what is for its site, then what may be, then what is pinned', async () => {
    const world = await createWorld();
    await world.bring([numbered(1, { issuer: 'Bank' }), numbered(2, { issuer: 'Git Hub' })]);
    await world.bring([numbered(3, { issuer: 'Mail' })], 'github.com');
    const [bank, likely, bound] = await world.list();
    await world.send('passcodes.edit', { passcodeId: bank?.passcodeId ?? '', change: { pinned: true } });
    const over = async (url: string) => world.send('passcodes.list', { tabId: world.fake.openTab(url).id, first: 1 });
    const shown = await over('https://gist.github.com/login?next=1');
    expect(shown.site).toEqual({ site: 'github.com', origin: 'https://gist.github.com' });
    expect(shown.accounts.map(({ issuer, here }) => [issuer, here])).toEqual([
      ['Mail', 'bound'],
      ['Git Hub', 'likely'],
      ['Bank', null],
    ]);
    expect(shown.codes.map(({ passcodeId }) => passcodeId)).toEqual([bound?.passcodeId]);
    const elsewhere = await over('https://github.com.evil.example/');
    expect(elsewhere.accounts.map(({ issuer, here }) => [issuer, here])).toEqual([
      ['Bank', null],
      ['Git Hub', null],
      ['Mail', null],
    ]);
    await world.send('passcodes.edit', { passcodeId: bound?.passcodeId ?? '', change: { unbind: ['github.com'] } });
    expect((await over('https://github.com/')).accounts[0]?.passcodeId).toBe(likely?.passcodeId);
  });

  it('has no site where the browser names no page, or there is no such tab', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)], 'github.com');
    const tab = world.fake.openTab('chrome://newtab/');
    for (const tabId of [tab.id, 4711, null])
      expect(await world.send('passcodes.list', { tabId, first: 1 })).toMatchObject({
        site: null,
        accounts: [{ here: null }],
      });
  });
});

import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import type { PasscodeExport, PasscodeView } from '../../src/messaging/passcodes.ts';
import type { OathAccount } from '../../src/oath/account.ts';
import { parseOtpauth } from '../../src/oath/otpauth.ts';
import { account } from '../oath/support/arbitrary-account.ts';
import { count } from '../support/counts.ts';
import { counting, createWorld, file, numbered, secretOf, text, type World } from './support/world.ts';

const PASSWORD = 'correct horse battery staple';

async function exported(world: World, asked: PasscodeExport) {
  const answer = await world.send('passcodes.export', asked);
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer;
}

/** Writes one, and says that the browser has it. */
async function backup(world: World): Promise<string> {
  const { texts, backup: written } = await exported(world, { form: 'backup', password: PASSWORD });
  if (written !== undefined) await world.send('passcodes.saved', written);
  return texts[0] ?? '';
}

/** What a restore gives back: all but what belongs to a profile. */
const kept = (list: readonly PasscodeView[]) =>
  list.map(({ passcodeId: _, addedAt: _a, sites: _s, here: _h, ...rest }) => rest);

const different = (accounts: readonly OathAccount[]) =>
  accounts.map((one, at) => ({ ...one, secret: Uint8Array.from([...secretOf(at), ...one.secret].slice(0, 128)) }));

describe('an encrypted backup', () => {
  it('gives a new profile every account with its place, group, note and pin, and codes that are the same', async () => {
    const world = await createWorld();
    const all = different(fc.sample(account, { numRuns: count(40, 500), seed: 7 }));
    const added = await world.bring(all, 'mail.example');
    const edits = [{ group: 'Work' }, { pinned: true }, { note: 'line\nline' }, { issuer: 'Renamed', label: 'x' }];
    for (const [at, change] of edits.entries())
      await world.send('passcodes.edit', { passcodeId: added[at * 3] ?? '', change });
    await world.send('passcodes.move', { passcodeId: added.at(-1) ?? '', before: added[4] ?? '' });
    await world.send('passcodes.remove', { passcodeIds: [added[6] ?? ''] });
    const before = await world.list();
    const restored = await createWorld();
    restored.clock.now = world.clock.now;
    expect(await restored.add(file(await backup(world), PASSWORD))).toMatchObject({ ok: true });
    const after = await restored.list();
    expect(kept(after)).toEqual(kept(before));
    // Where an account was filled belongs to a profile: a file of others must not say where codes go.
    expect(after.flatMap(({ sites }) => sites)).toEqual([]);
    for (const [at, { passcodeId, kind }] of before.entries()) {
      const twin = after[at]?.passcodeId ?? '';
      if (kind === 'hotp')
        expect(await restored.send('passcodes.next', { passcodeId: twin })).toEqual(
          await world.send('passcodes.next', { passcodeId }),
        );
      else expect(await restored.codeOf(twin)).toBe(await world.codeOf(passcodeId));
    }
    // Nothing is new then, on either side.
    expect(await restored.add(file(await backup(world), PASSWORD))).toMatchObject({
      failure: { code: 'nothing_to_add' },
    });
  });

  it('names the accounts for signing in, and holds no key of them', async () => {
    const world = await createWorld();
    await world.enrol('ada@example.org');
    await world.bring([numbered(1)]);
    const shown = await (await createWorld()).preview(file(await backup(world), PASSWORD));
    expect(shown).toMatchObject({
      kind: 'read',
      source: 'countersign',
      lines: [{ kind: 'new', issuer: 'Site 1' }],
      enrolAgain: [{ label: 'ada@example.org', issuer: world.server.issuer }],
    });
  });

  it('asks for its password, and says when it does not open', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const content = await backup(world);
    expect(content).not.toContain('Site 1');
    expect(await world.preview(file(content))).toEqual({ kind: 'needs_password', source: 'countersign' });
    expect(await world.preview(file(content, 'wrong'))).toMatchObject({ kind: 'not_opened', reason: 'unclear' });
    expect(await world.send('passcodes.export', { form: 'backup', password: '' })).toMatchObject({
      failure: { code: 'no_password' },
    });
  });

  it('carries along what a later version wrote beside an account', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const db = await openDB(names.at(-1) ?? '');
    const [record] = (await db.getAll('passcodes')) as Record<string, unknown>[];
    await db.put('passcodes', { ...record, carried: { later_color: 'blue', later_flag: true } });
    db.close();
    const restored = await createWorld();
    await restored.add(file(await backup(world), PASSWORD));
    const again = (await indexedDB.databases()).map(({ name }) => name ?? '').at(-1) ?? '';
    const other = await openDB(again);
    expect(await other.getAll('passcodes')).toMatchObject([{ carried: { later_color: 'blue', later_flag: true } }]);
    other.close();
  });

  it('is due until it holds what a person would miss', async () => {
    const world = await createWorld();
    const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
    expect(await state()).toEqual({ lastAt: null, due: false });
    const [one = '', two = ''] = await world.bring([numbered(1), counting(2)]);
    expect(await state()).toEqual({ lastAt: null, due: true });
    await exported(world, { form: 'uris' });
    expect(await state()).toEqual({ lastAt: null, due: true });
    await backup(world);
    const lastAt = world.clock.now;
    world.restart();
    expect(await state()).toEqual({ lastAt, due: false });
    world.clock.now += 1000;
    await world.send('passcodes.edit', { passcodeId: one, change: { pinned: true, issuer: 'Site 1' } });
    expect(await state()).toEqual({ lastAt, due: false });
    await world.send('passcodes.edit', { passcodeId: one, change: { note: 'changed' } });
    expect(await state()).toEqual({ lastAt, due: true });
    await world.send('passcodes.remove', { passcodeIds: [one] });
    expect(await state()).toEqual({ lastAt, due: false });
    // The codes that it would make were used since.
    await world.send('passcodes.next', { passcodeId: two });
    expect(await state()).toEqual({ lastAt, due: true });
    await backup(world);
    world.clock.now += 1000;
    await world.send('passcodes.restore', { passcodeIds: [one] });
    expect(await state()).toEqual({ lastAt: lastAt + 1000, due: true });
  });

  it('is the last one of a profile that it alone was brought into, and of no other', async () => {
    const world = await createWorld();
    const writtenAt = world.clock.now;
    await world.bring([numbered(1), counting(2)]);
    const content = await backup(world);
    const broughtInto = async (there: readonly OathAccount[], days: number) => {
      const other = await createWorld();
      other.clock.now = writtenAt + days * 24 * 60 * 60 * 1000;
      if (there.length > 0) await other.bring(there);
      expect(await other.add(file(content, PASSWORD))).toMatchObject({ ok: true });
      const state = async () => (await other.send('passcodes.list', { tabId: null, first: 0 })).backup;
      return { other, state };
    };
    const { other, state } = await broughtInto([], 3);
    expect(await state()).toEqual({ lastAt: writtenAt, due: false });
    await other.bring([numbered(5)]);
    expect(await state()).toEqual({ lastAt: writtenAt, due: true });
    // Written in a time to come, or brought in beside others: who knows what it lacks.
    for (const [there, days] of [
      [[], -3],
      [[numbered(3)], 3],
    ] as const)
      expect(await (await broughtInto(there, days)).state()).toEqual({ lastAt: null, due: true });
  });

  it('written while the clock was ahead is none once that is right again', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    world.clock.now += 10_000;
    await backup(world);
    world.clock.now -= 5_001;
    expect((await world.send('passcodes.list', { tabId: null, first: 0 })).backup).toEqual({ lastAt: null, due: true });
  });

  it('is not forgotten where the clock is put back a little', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    await backup(world);
    const lastAt = world.clock.now;
    for (const step of [-2, 1000]) {
      world.clock.now += step;
      const { backup: state } = await world.send('passcodes.list', { tabId: null, first: 0 });
      expect(state).toEqual({ lastAt, due: false });
    }
  });

  it('is none before the browser has its file: the page may be gone when it is written', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
    const { backup: written } = await exported(world, { form: 'backup', password: PASSWORD });
    expect(await state()).toEqual({ lastAt: null, due: true });
    world.restart();
    if (written !== undefined) await world.send('passcodes.saved', written);
    expect(await state()).toEqual({ lastAt: world.clock.now, due: false });
  });

  it('written while the clock was ahead is none either when that time has come', async () => {
    const world = await createWorld();
    const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
    await world.bring([numbered(1)]);
    world.clock.now += 40_000;
    await backup(world);
    world.clock.now -= 39_000;
    await world.bring([numbered(2)]);
    expect(await state()).toEqual({ lastAt: null, due: true });
    world.clock.now += 50_000;
    expect(await state()).toEqual({ lastAt: null, due: true });
  });

  it('holds an account that was added while the clock was ahead, and is due for it no more', async () => {
    const world = await createWorld();
    const state = async () => (await world.send('passcodes.list', { tabId: null, first: 0 })).backup;
    world.clock.now += 40_000;
    const [passcodeId = ''] = await world.bring([numbered(1)]);
    world.clock.now -= 39_000;
    await backup(world);
    const lastAt = world.clock.now;
    expect(await state()).toEqual({ lastAt, due: false });
    world.clock.now += 50_000;
    expect(await state()).toEqual({ lastAt, due: false });
    await world.send('passcodes.edit', { passcodeId, change: { note: 'changed' } });
    expect(await state()).toEqual({ lastAt, due: true });
  });

  it('is handed out although the browser does not keep when it was', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    world.fake.local.set = () => Promise.reject(new Error('QUOTA_BYTES quota exceeded'));
    // The area of the browser was taken when the worker began.
    world.restart();
    expect(await backup(world)).toContain('countersign_backup');
  });
});

describe('an export in the clear', () => {
  it('of all is one URI a line, in order, and reads back the same', async () => {
    const world = await createWorld();
    const all = different(fc.sample(account, { numRuns: 30, seed: 3 }));
    await world.bring(all);
    const { texts, leftOut } = await exported(world, { form: 'uris' });
    const said = (texts[0] ?? '').split('\n').filter((line) => line !== '');
    expect(said.map((line) => parseOtpauth(line))).toEqual(all.map((one) => ({ kind: 'account', account: one })));
    expect(leftOut).toEqual([]);
    const restored = await createWorld();
    await restored.add(text(...said));
    expect(kept(await restored.list())).toEqual(kept(await world.list()));
  });

  it('of one account is its URI, with the counter where it stands', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([counting(1, 9)]);
    await world.send('passcodes.next', { passcodeId });
    const { texts } = await exported(world, { form: 'account', passcodeId });
    expect(texts.map(parseOtpauth)).toEqual([{ kind: 'account', account: counting(1, 10) }]);
    await world.send('passcodes.remove', { passcodeIds: [passcodeId] });
    expect(await world.send('passcodes.export', { form: 'account', passcodeId })).toMatchObject({
      failure: { code: 'passcode_gone' },
    });
  });

  it('as migration codes names what these can’t hold, and reads back what they do', async () => {
    const world = await createWorld();
    const [plain = '', steam = ''] = await world.bring([
      numbered(1),
      { ...numbered(2, { digits: 5, issuer: 'Steam' }), kind: 'steam', period: 30 },
      numbered(3, { algorithm: 'SHA256' }),
      numbered(4, { digits: 7 }),
      counting(5, 3),
    ]);
    const { texts, leftOut } = await exported(world, { form: 'migration', passcodeIds: [] });
    expect(leftOut).toEqual([
      { issuer: 'Steam', label: 'ann', reason: 'steam' },
      { issuer: 'Site 3', label: 'ann', reason: 'algorithm' },
      { issuer: 'Site 4', label: 'ann', reason: 'digits' },
    ]);
    expect(await (await createWorld()).preview(text(...texts))).toMatchObject({
      lines: [
        { kind: 'new', issuer: 'Site 1' },
        { kind: 'new', issuer: 'Site 5', account: 'hotp' },
      ],
    });
    const some = await exported(world, { form: 'migration', passcodeIds: [plain, steam] });
    expect([some.texts.length, some.leftOut.length]).toEqual([1, 1]);
    expect(await world.send('passcodes.export', { form: 'migration', passcodeIds: [plain, 'x'] })).toMatchObject({
      failure: { code: 'passcode_gone' },
    });
  });

  it('of any form names an account that does not open, and gives out the others', async () => {
    const world = await createWorld();
    const [broken = ''] = await world.bring([numbered(1), numbered(2)]);
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const db = await openDB(names.at(-1) ?? '');
    const record = (await db.get('passcodes', broken)) as Record<string, unknown>;
    await db.put('passcodes', {
      ...record,
      sealedSecret: { version: 1, iv: new Uint8Array(12), ciphertext: new Uint8Array() },
    });
    db.close();
    world.restart();
    const leftOut = [{ issuer: 'Site 1', label: 'ann', reason: 'damaged' }];
    const forms: readonly PasscodeExport[] = [
      { form: 'backup', password: PASSWORD },
      { form: 'uris' },
      { form: 'migration', passcodeIds: [] },
    ];
    for (const form of forms) {
      const answer = await exported(world, form);
      expect(answer.leftOut).toEqual(leftOut);
      expect(answer.texts).toHaveLength(1);
    }
    // A backup without it is not the one that a person was reminded of.
    expect((await world.send('passcodes.list', { tabId: null, first: 0 })).backup).toEqual({ lastAt: null, due: true });
  });
});

import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { DEVICE_SLOT } from '../../src/vault/slots.ts';
import { createDisk } from '../support/fake-disk.ts';
import { stored } from './support/stored.ts';
import { createWorld, file, lines, numbered, type World } from './support/world.ts';

type Found = Record<string, unknown>;

const NONE = { ok: true, aside: 0, signIn: 0 };

const loseSlot = () => stored((db) => db.delete('slots', DEVICE_SLOT));
const slotNow = () => stored(async (db) => (await db.get('slots', DEVICE_SLOT)) as Found | undefined);
const asideNow = () => stored((db) => db.getAll('quarantine')) as Promise<{ store: string; record: Found }[]>;
const startAnew = (world: World) => world.send('passcodes.startAnew', {});

/** Two accounts with codes, one that was removed, one for signing in; a backup of them, and no key any more. */
async function lostWorld(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const [one = '', , removed = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
  await world.send('passcodes.remove', { passcodeIds: [removed] });
  await world.enrol();
  const exported = await world.send('passcodes.export', { form: 'backup', password: 'pw' });
  if (!exported.ok) throw new Error(exported.failure.code);
  const backup = file(exported.texts[0] ?? '', 'pw');
  const code = await world.codeOf(one);
  const slot = await slotNow();
  await loseSlot();
  world.restart();
  return { world, backup, code, slot };
}

describe('where the key that seals accounts is lost', () => {
  it('a preview says so before anything is added, and starting anew lets a backup be restored', async () => {
    const { world, backup, code } = await lostWorld();
    expect(await world.preview({ ...backup, password: null } as typeof backup)).toMatchObject({
      kind: 'needs_password',
    });
    const lost = { kind: 'vault_lost', source: 'countersign', aside: 2, signIn: 1 };
    expect(await world.preview(backup)).toEqual(lost);
    expect(await world.preview(lines([numbered(9)]))).toMatchObject({ kind: 'vault_lost', source: 'uri_list' });
    expect(await startAnew(world)).toEqual({ ok: true, aside: 2, signIn: 1 });
    expect(await world.list()).toEqual([]);
    expect((await world.send('accounts.list', {})).accounts).toEqual([]);
    const list = () => world.send('passcodes.list', { tabId: null, first: 0 });
    expect((await list()).aside).toBe(2);
    expect(await asideNow()).toHaveLength(4);

    expect(await world.preview(backup)).toMatchObject({
      kind: 'read',
      lines: [{ kind: 'new' }, { kind: 'new' }],
      enrolAgain: [{}],
    });
    expect(await world.add(backup)).toMatchObject({ ok: true });
    world.restart();
    const restored = await list();
    expect(restored.accounts.map(({ issuer }) => issuer)).toEqual(['Site 1', 'Site 2']);
    expect(restored.aside).toBe(0);
    expect(await world.codeOf(restored.accounts[0]?.passcodeId ?? '')).toBe(code);
    // What was put aside does not come back of itself: it opens no more.
    expect(await asideNow()).toHaveLength(4);
    await world.enrol();
    expect((await world.send('accounts.list', {})).accounts).toHaveLength(1);
  });

  it('a slot that does not open is put aside, too, and its key makes place for a later one', async () => {
    const { world, slot } = await lostWorld();
    const bytes = new Uint8Array((slot?.['wrappedDataKey'] as Uint8Array).length);
    await stored((db) => db.put('slots', { ...slot, wrappedDataKey: bytes }));
    expect(await world.preview(lines([numbered(9)]))).toMatchObject({ kind: 'vault_lost' });
    expect(await startAnew(world)).toMatchObject({ ok: true, aside: 2 });
    expect((await asideNow()).filter(({ store }) => store === 'slots')).toMatchObject([
      { record: { wrappedDataKey: bytes } },
    ]);
    expect(await slotNow()).toMatchObject({ epoch: 2 });
    await world.bring([numbered(4)]);
  });

  it('a slot that comes back leaves everything as it was', async () => {
    const { world, slot, code } = await lostWorld();
    expect(await world.preview(lines([numbered(9)]))).toMatchObject({ kind: 'vault_lost' });
    await stored((db) => db.put('slots', slot));
    expect(await startAnew(world)).toEqual(NONE);
    expect(await asideNow()).toEqual([]);
    expect(await slotNow()).toEqual(slot);
    const [first] = await world.list();
    expect(await world.codeOf(first?.passcodeId ?? '')).toBe(code);
  });

  it('a slot that was put aside unread comes back before anything is called lost', async () => {
    const { world, slot } = await lostWorld();
    const entry = { store: 'slots', key: DEVICE_SLOT, record: slot, reason: 'Invalid type', at: 1 };
    await stored((db) => db.add('quarantine', entry));
    expect(await world.preview(lines([numbered(9)]))).toMatchObject({ kind: 'read' });
    expect(await startAnew(world)).toEqual(NONE);
  });

  it('a key beside which a later version wrote more opens as ever', async () => {
    const world = await createWorld();
    const [one = ''] = await world.bring([numbered(1)]);
    const code = await world.codeOf(one);
    const slot = { ...(await slotNow()), usedAt: 5 };
    await stored((db) => db.put('slots', slot));
    world.restart();
    expect(await world.codeOf(one)).toBe(code);
    await world.bring([numbered(2)]);
    expect(await slotNow()).toEqual(slot);
    expect(await asideNow()).toEqual([]);
  });

  it('a way to the key that a later version alone knows is no lost key, and nothing is sealed by another meanwhile', async () => {
    const world = await createWorld();
    const [one = ''] = await world.bring([numbered(1)]);
    const code = await world.codeOf(one);
    const slot = await slotNow();
    const later = (record: Found) => ({ ...record, usedAt: 5 });
    await stored(async (db) => {
      await db.put('slots', { ...slot, kind: 'passphrase' });
      await db.put('passcodes', later((await db.get('passcodes', one)) as Found));
    });
    world.restart();
    expect(await world.list()).toEqual([]);
    expect(await world.add(lines([numbered(2)]))).toMatchObject({ ok: false, failure: { code: 'vault_damaged' } });
    expect(await startAnew(world)).toEqual(NONE);
    expect(await slotNow()).toBeUndefined();
    expect((await asideNow()).map(({ store }) => store).sort()).toEqual(['passcodes', 'slots']);

    // The later version, played by entries that this one knows.
    await stored(async (db) => {
      for (const key of await db.getAllKeys('quarantine')) {
        const entry = (await db.get('quarantine', key)) as { store: string; record: Found };
        const { usedAt: _, ...record } = entry.record;
        await db.put('quarantine', { ...entry, record: entry.store === 'slots' ? slot : record }, key);
      }
    });
    world.restart();
    expect(await world.codeOf(one)).toBe(code);
  });

  it('nor is it where what it sealed is put aside, and its slot is gone: that is told before another is made', async () => {
    const world = await createWorld();
    const [one = ''] = await world.bring([numbered(1)]);
    await stored(async (db) => {
      await db.put('passcodes', { ...((await db.get('passcodes', one)) as Found), usedAt: 5 });
      await db.delete('slots', DEVICE_SLOT);
    });
    world.restart();
    expect(await world.preview(lines([numbered(2)]))).toMatchObject({ kind: 'vault_lost' });
    expect(await startAnew(world)).toMatchObject({ ok: true });
    await world.bring([numbered(2)]);
    expect(await asideNow()).toMatchObject([{ store: 'passcodes', record: { passcodeId: one } }]);
  });

  it('nothing is done where the key is there, or where nothing was ever sealed', async () => {
    const world = await createWorld();
    expect(await startAnew(world)).toEqual(NONE);
    expect(await slotNow()).toBeUndefined();
    await world.bring([numbered(1)]);
    const slot = await slotNow();
    expect(await startAnew(world)).toEqual(NONE);
    expect(await slotNow()).toEqual(slot);
    expect(await world.list()).toHaveLength(1);
  });

  it('once of many that are asked at the same time, by one worker or by two', async () => {
    const { world } = await lostWorld();
    const ending = world.background();
    world.restart();
    const message = { name: 'passcodes.startAnew', request: {} };
    const [first, ...others] = await Promise.all([
      ending.receive(message, world.fake.optionsSender()),
      ending.receive(message, world.fake.optionsSender()),
      world.background().receive(message, world.fake.optionsSender()),
    ]);
    const done = [first, ...others].filter(
      (reply) => reply.outcome === 'answered' && (reply.response as typeof NONE).aside > 0,
    );
    expect(done).toHaveLength(1);
    expect(await asideNow()).toHaveLength(4);
    expect(await stored((db) => db.count('slots'))).toBe(1);
    await world.bring([numbered(1)]);
  });

  it('a worker that held the lost key seals no more with it', async () => {
    const world = await createWorld();
    await world.bring([numbered(1)]);
    const ending = world.background();
    await loseSlot();
    world.restart();
    expect(await startAnew(world)).toMatchObject({ aside: 1 });
    const source = lines([numbered(2)]);
    const shown = await world.preview(source);
    const request = { source, digest: shown.kind === 'read' ? shown.digest : '', site: null };
    const reply = await ending.receive({ name: 'passcodes.add', request }, world.fake.popupSender());
    expect(reply).toMatchObject({ outcome: 'answered', response: { ok: true } });
    const [added] = await world.list();
    expect(await world.codeOf(added?.passcodeId ?? '')).toMatch(/^\d{6}$/);
  });

  it('wherever the browser ends the transaction, nothing is moved and no key is made', async () => {
    const disk = createDisk();
    const { world } = await lostWorld({ disk: disk.over });
    const all = () =>
      stored(async (db) => Promise.all(['accounts', 'passcodes', 'slots', 'quarantine'].map((name) => db.count(name))));
    const before = await all();
    // Four records, added and deleted each, and the slot.
    for (let tornAt = 0; tornAt < 9; tornAt += 1) {
      Object.assign(disk.state, { is: 'torn', tornAt });
      await expect(startAnew(world)).rejects.toMatchObject({ reason: 'storage_unavailable' });
      world.restart();
      expect([tornAt, await all()]).toEqual([tornAt, before]);
    }
    disk.state.is = 'full';
    await expect(startAnew(world)).rejects.toMatchObject({ reason: 'storage_full' });
    disk.state.is = 'whole';
    expect(await startAnew(world)).toMatchObject({ aside: 2, signIn: 1 });
  });

  it('a database that fails for the moment is not taken for a lost key', async () => {
    const disk = createDisk();
    const world = await createWorld({ disk: disk.over });
    await world.bring([numbered(1)]);
    world.restart();
    disk.state.is = 'unreadable';
    await expect(startAnew(world)).rejects.toMatchObject({ reason: 'storage_unavailable' });
    await expect(world.preview(lines([numbered(2)]))).rejects.toMatchObject({ reason: 'storage_unavailable' });
    disk.state.is = 'whole';
    expect(await startAnew(world)).toEqual(NONE);
    expect(await world.preview(lines([numbered(2)]))).toMatchObject({ kind: 'read' });
  });

  it('only the options page may start anew', async () => {
    const { world } = await lostWorld();
    const message = { name: 'passcodes.startAnew', request: {} };
    expect(await world.background().receive(message, world.fake.popupSender())).toMatchObject({ outcome: 'refused' });
    expect(await asideNow()).toEqual([]);
  });
});

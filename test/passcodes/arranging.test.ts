import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestOf } from '../../src/messaging/messages.ts';
import { KEPT_REMOVED } from '../../src/passcodes/arranging.ts';
import { count } from '../support/counts.ts';
import { createDisk } from '../support/fake-disk.ts';
import { stored } from './support/stored.ts';
import { createWorld, lines, numbered, type World } from './support/world.ts';

const names = async (world: World) => (await world.list()).map(({ issuer }) => issuer);
const removed = async (world: World) => (await world.send('passcodes.removed', {})).accounts;
const edit = (world: World, passcodeId: string, change: RequestOf<'passcodes.edit'>['change']) =>
  world.send('passcodes.edit', { passcodeId, change });
const DAY = 24 * 60 * 60 * 1000;
/** Lets time go by for somebody who comes by every few days. */
async function pass(world: World, time: number): Promise<void> {
  await removed(world);
  for (let left = time; left > 0; left -= 6 * DAY) {
    world.clock.now += Math.min(left, 6 * DAY);
    await removed(world);
  }
}
const GONE = { ok: false, failure: { code: 'passcode_gone' } };

describe('an account', () => {
  it('is changed in what the person says, and in nothing else', async () => {
    const world = await createWorld();
    const [passcodeId = '', other = ''] = await world.bring([numbered(1), numbered(2)], 'mail.example');
    const before = await world.list();
    const code = await world.codeOf(passcodeId);
    await edit(world, passcodeId, {
      issuer: ' My \u202email\n',
      label: '',
      group: 'Work',
      note: 'a\r\nb\u0000',
      pinned: true,
    });
    const [first, second] = await world.list();
    expect(first).toEqual({
      ...before[0],
      issuer: 'My mail',
      label: '',
      group: 'Work',
      note: 'a\nb',
      pinned: true,
    });
    expect(second).toEqual(before[1]);
    await edit(world, passcodeId, { unbind: ['other.example', 'mail.example'] });
    expect((await world.list())[0]).toEqual({ ...first, sites: [] });
    expect(await world.codeOf(passcodeId)).toBe(code);
    expect(await edit(world, 'nobody', { issuer: 'x' })).toMatchObject(GONE);
    await world.send('passcodes.remove', { passcodeIds: [other] });
    expect(await edit(world, other, { issuer: 'x' })).toMatchObject(GONE);
  });

  it('keeps every change of those that come at once', async () => {
    const world = await createWorld();
    const [passcodeId = ''] = await world.bring([numbered(1)]);
    await Promise.all([
      edit(world, passcodeId, { issuer: 'A' }),
      edit(world, passcodeId, { label: 'B' }),
      edit(world, passcodeId, { group: 'C' }),
      edit(world, passcodeId, { pinned: true }),
    ]);
    expect(await world.list()).toMatchObject([{ issuer: 'A', label: 'B', group: 'C', pinned: true }]);
  });

  it('is moved before another, or to the end, and nowhere that is not there', async () => {
    const world = await createWorld();
    const [one = '', two = '', three = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
    const move = (passcodeId: string, before: string | null) => world.send('passcodes.move', { passcodeId, before });
    await move(three, one);
    expect(await names(world)).toEqual(['Site 3', 'Site 1', 'Site 2']);
    await move(three, null);
    await move(one, one);
    expect(await names(world)).toEqual(['Site 1', 'Site 2', 'Site 3']);
    await world.send('passcodes.remove', { passcodeIds: [two] });
    for (const [passcodeId, before] of [
      [two, one],
      [one, two],
      ['nobody', null],
      [one, 'nobody'],
    ] as const)
      expect(await move(passcodeId, before)).toMatchObject(GONE);
    expect(await names(world)).toEqual(['Site 1', 'Site 3']);
  });
});

describe('a removed account', () => {
  it('is off the list, and comes back to its place with everything', async () => {
    const world = await createWorld();
    const [one = '', two = ''] = await world.bring([numbered(1), numbered(2), numbered(3)], 'mail.example');
    await edit(world, two, { group: 'Work', note: 'n', pinned: true });
    const before = await world.list();
    const code = await world.codeOf(two);
    expect(await world.send('passcodes.remove', { passcodeIds: [two, 'nobody'] })).toEqual({ ok: true });
    expect(await names(world)).toEqual(['Site 1', 'Site 3']);
    expect(await removed(world)).toMatchObject([{ passcodeId: two, removedAt: world.clock.now }]);
    world.restart();
    expect(await world.send('passcodes.restore', { passcodeIds: [two] })).toEqual({ ok: true });
    expect(await world.list()).toEqual(before);
    expect(await world.codeOf(two)).toBe(code);
    for (const name of ['passcodes.remove', 'passcodes.restore', 'passcodes.erase'] as const)
      expect(await world.send(name, { passcodeIds: ['nobody'] })).toMatchObject(GONE);
    expect(await world.send('passcodes.erase', { passcodeIds: [one] })).toMatchObject(GONE);
    expect(await world.list()).toEqual(before);
  });

  it('is none that another import is a duplicate of; and comes not back beside its like', async () => {
    const world = await createWorld();
    const [first = '', other = ''] = await world.bring([numbered(1), numbered(2)]);
    await world.send('passcodes.remove', { passcodeIds: [first, other] });
    const [again = ''] = await world.bring([numbered(1)]);
    expect(await world.send('passcodes.restore', { passcodeIds: [other, first] })).toMatchObject({
      failure: { code: 'passcode_there' },
    });
    expect(await names(world)).toEqual(['Site 1']);
    await world.send('passcodes.remove', { passcodeIds: [again] });
    expect(await world.send('passcodes.restore', { passcodeIds: [first, again] })).toMatchObject({
      failure: { code: 'passcode_there' },
    });
    expect(await world.send('passcodes.restore', { passcodeIds: [other, first] })).toEqual({ ok: true });
    expect(await names(world)).toEqual(['Site 1', 'Site 2']);
  });

  it('never comes back beside its like that is added at the same time', async () => {
    for (let round = 0; round < count(10, 200); round += 1) {
      const world = await createWorld();
      const [passcodeId = ''] = await world.bring([numbered(1)]);
      await world.send('passcodes.remove', { passcodeIds: [passcodeId] });
      const [back, added] = await Promise.all([
        world.send('passcodes.restore', { passcodeIds: [passcodeId] }),
        world.add(lines([numbered(1)])),
      ]);
      expect([back.ok, added.ok].filter(Boolean)).toHaveLength(1);
      expect(await names(world)).toEqual(['Site 1']);
    }
  });

  it('is kept for 30 days, and is gone after them at the next start or look', async () => {
    const world = await createWorld();
    const [one = '', two = '', three = ''] = await world.bring([numbered(1), numbered(2), numbered(3)]);
    await world.background().catchUp();
    await world.send('passcodes.remove', { passcodeIds: [one] });
    world.clock.now += 1000;
    await world.send('passcodes.remove', { passcodeIds: [two] });
    await pass(world, KEPT_REMOVED - 1000);
    expect((await removed(world)).map(({ passcodeId }) => passcodeId)).toEqual([two, one]);
    world.clock.now += 1;
    world.restart();
    await world.background().catchUp();
    expect((await world.send('diagnostics.get', {})).passcodes).toEqual({
      kind: 'read',
      value: { removed: 1, totp: 1 },
    });
    world.clock.now += 1000;
    expect(await removed(world)).toEqual([]);
    expect((await world.list()).map(({ passcodeId }) => passcodeId)).toEqual([three]);
  });

  it('outlasts a clock that jumps ahead, until so much time was seen to go by', async () => {
    const world = await createWorld();
    const [one = ''] = await world.bring([numbered(1), numbered(2)]);
    await pass(world, 2 * KEPT_REMOVED);
    await world.send('passcodes.remove', { passcodeIds: [one] });
    world.clock.now += 365 * DAY;
    world.restart();
    await world.background().catchUp();
    expect(await removed(world)).toHaveLength(1);
    await pass(world, KEPT_REMOVED - 1);
    expect(await removed(world)).toHaveLength(1);
    world.clock.now += 1;
    expect(await removed(world)).toEqual([]);
  });

  it.each([60, 20, 6])(
    'is kept for its 30 days though the clock was %i days back when it was removed',
    async (days) => {
      const world = await createWorld();
      const [one = ''] = await world.bring([numbered(1)]);
      await pass(world, 2 * KEPT_REMOVED);
      world.clock.now -= days * DAY;
      await world.send('passcodes.remove', { passcodeIds: [one] });
      world.clock.now += days * DAY;
      await pass(world, KEPT_REMOVED);
      expect(await removed(world)).toHaveLength(1);
      await pass(world, KEPT_REMOVED);
      expect(await removed(world)).toEqual([]);
    },
  );

  it('comes back although two others, of which one was put aside for a while, are the same', async () => {
    const world = await createWorld();
    const [twin = '', other = ''] = await world.bring([numbered(1), numbered(2)]);
    await stored(async (db) => {
      await db.put('passcodes', { ...((await db.get('passcodes', twin)) as object), digits: 'six' });
    });
    world.restart();
    await world.bring([numbered(1)]);
    await stored(async (db) => {
      for (const key of await db.getAllKeys('quarantine')) {
        const entry = (await db.get('quarantine', key)) as { record: object };
        await db.put('quarantine', { ...entry, record: { ...entry.record, digits: 6 } }, key);
      }
    });
    world.restart();
    await world.send('passcodes.remove', { passcodeIds: [other] });
    expect(await world.send('passcodes.restore', { passcodeIds: [other] })).toEqual({ ok: true });
    expect((await names(world)).toSorted()).toEqual(['Site 1', 'Site 1', 'Site 2']);
    await world.send('passcodes.remove', { passcodeIds: [twin] });
    expect(await world.send('passcodes.restore', { passcodeIds: [twin] })).toMatchObject({
      failure: { code: 'passcode_there' },
    });
  });

  it('is not erased by a clock that a server calls wrong by more than a day, or where no time is known', async () => {
    const world = await createWorld();
    const [one = ''] = await world.bring([numbered(1)]);
    await world.send('passcodes.remove', { passcodeIds: [one] });
    await pass(world, KEPT_REMOVED);
    const say = (clockOffset: number) =>
      world.fake.session.set({ 'peer:https://login.example': { nonce: null, clockOffset } });
    await say(-2 * 24 * 60 * 60);
    await pass(world, DAY);
    expect(await removed(world)).toHaveLength(1);
    await say(1);
    const read = world.fake.local.get.bind(world.fake.local);
    world.fake.local.get = () => Promise.reject(new Error('The area is broken.'));
    world.restart();
    expect(await removed(world)).toHaveLength(1);
    world.fake.local.get = read;
    world.restart();
    expect(await removed(world)).toEqual([]);
  });

  it('is erased for good when the person says so', async () => {
    const world = await createWorld();
    const [one = '', two = ''] = await world.bring([numbered(1), numbered(2)]);
    await world.send('passcodes.remove', { passcodeIds: [one] });
    expect(await world.send('passcodes.erase', { passcodeIds: [one, two] })).toEqual({ ok: true });
    expect(await removed(world)).toEqual([]);
    expect(await names(world)).toEqual(['Site 2']);
  });

  it('of many is removed and brought back whole or not at all', async () => {
    const disk = createDisk();
    const world = await createWorld({ disk: disk.over });
    const all = await world.bring(Array.from({ length: 6 }, (_, at) => numbered(at)));
    for (const name of ['passcodes.remove', 'passcodes.restore', 'passcodes.remove', 'passcodes.erase'] as const) {
      const before = [await world.list(), await removed(world)];
      for (const tornAt of [0, 3, 5]) {
        Object.assign(disk.state, { is: 'torn', tornAt });
        await expect(world.send(name, { passcodeIds: all })).rejects.toMatchObject({ reason: 'storage_unavailable' });
        disk.state.is = 'whole';
        expect([await world.list(), await removed(world)]).toEqual(before);
      }
      await world.send(name, { passcodeIds: all });
    }
  });
});

/** What the accounts should be, kept as a plain list. */
interface Model {
  readonly list: readonly number[];
  readonly removed: ReadonlySet<number>;
}

describe('any sequence of changes', () => {
  it('keeps the order, and loses and doubles nothing', { timeout: 180_000 }, async () => {
    const number = fc.nat(7);
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), of: number }),
      fc.record({ do: fc.constant('remove' as const), of: number }),
      fc.record({ do: fc.constant('restore' as const), of: number }),
      fc.record({ do: fc.constant('erase' as const), of: number }),
      fc.record({ do: fc.constant('move' as const), of: number, before: fc.option(number) }),
      fc.record({ do: fc.constant('edit' as const), of: number }),
      fc.record({ do: fc.constant('restart' as const), of: number }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const world = await createWorld();
        const ids = new Map<number, string>();
        let model: Model = { list: [], removed: new Set() };
        const id = (of: number | null) => (of === null ? null : (ids.get(of) ?? 'nobody'));
        for (const asked of steps) {
          const passcodeId = ids.get(asked.of) ?? 'nobody';
          const passcodeIds = [passcodeId];
          const isThere = model.list.includes(asked.of) && !model.removed.has(asked.of);
          switch (asked.do) {
            case 'add': {
              if (model.list.includes(asked.of)) break;
              const [added = ''] = await world.bring([numbered(asked.of)]);
              ids.set(asked.of, added);
              model = { ...model, list: [...model.list, asked.of] };
              break;
            }
            case 'remove':
              await world.send('passcodes.remove', { passcodeIds });
              if (isThere) model = { ...model, removed: new Set([...model.removed, asked.of]) };
              break;
            case 'restore':
              await world.send('passcodes.restore', { passcodeIds });
              model = { ...model, removed: new Set([...model.removed].filter((one) => one !== asked.of)) };
              break;
            case 'erase':
              await world.send('passcodes.erase', { passcodeIds });
              if (!model.removed.has(asked.of)) break;
              model = {
                list: model.list.filter((one) => one !== asked.of),
                removed: new Set([...model.removed].filter((one) => one !== asked.of)),
              };
              break;
            case 'move': {
              const { before } = asked;
              await world.send('passcodes.move', { passcodeId, before: id(before) });
              const isBeforeThere = before === null || (model.list.includes(before) && !model.removed.has(before));
              if (!isThere || !isBeforeThere || before === asked.of) break;
              const others = model.list.filter((one) => one !== asked.of);
              const at = before === null ? others.length : others.indexOf(before);
              model = { ...model, list: others.toSpliced(at, 0, asked.of) };
              break;
            }
            case 'edit':
              await edit(world, passcodeId, { group: 'G', note: 'N' });
              break;
            case 'restart':
              world.restart();
              break;
          }
          const shown = model.list.filter((one) => !model.removed.has(one));
          expect(await names(world)).toEqual(shown.map((one) => `Site ${one}`));
          expect((await removed(world)).map(({ issuer }) => issuer).toSorted()).toEqual(
            [...model.removed].map((one) => `Site ${one}`).toSorted(),
          );
        }
      }),
      { numRuns: count(40, 1_000) },
    );
  });
});

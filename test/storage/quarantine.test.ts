import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createDatabase } from '../../src/storage/database.ts';
import { databaseHealth } from '../../src/storage/health.ts';
import { KEY_LOST } from '../../src/storage/quarantine.ts';
import { createRecordStore } from '../../src/storage/record-store.ts';
import { type HistoryRecord, HistoryRecordSchema } from '../../src/storage/records.ts';
import { createDisk } from '../support/fake-disk.ts';

const entry = (name: string): HistoryRecord => ({
  entryId: name.padEnd(22, 'A'),
  at: 1,
  accountLabel: 'ada',
  clientName: null,
  origin: 'https://shop.example',
  outcome: 'approved',
});

const aside = (record: HistoryRecord, more: object = {}) => ({
  store: 'history',
  key: record.entryId,
  record,
  reason: 'Invalid type',
  at: 1,
  ...more,
});

/** A database with these in quarantine, a disk under it, and a new life of its store each time. */
async function world(...entries: readonly object[]) {
  const disk = createDisk();
  const database = createDatabase({ name: `quarantine-${crypto.randomUUID()}` });
  const db = await database.connect();
  for (const each of entries) await db.add('quarantine', each);
  const mounted = disk.over(database);
  const store = () => createRecordStore(mounted, 'history', HistoryRecordSchema);
  return { disk: disk.state, database, db, store };
}

it('what was put aside comes back once it can be read, to whoever asks for it first', async () => {
  for (const asks of ['all', 'get', 'count', 'update', 'rewrite'] as const) {
    const { database, db, store } = await world(aside(entry('a')), aside(entry('b'), { record: { entryId: 'b' } }));
    const first = store();
    const key = entry('a').entryId;
    const found = {
      all: () => first.all(),
      get: async () => [await first.get(key)],
      count: async () => ((await first.count()) === 1 ? [entry('a')] : []),
      update: async () => [await first.update(key, () => null)],
      rewrite: () => first.rewrite((records) => ({ answer: records })),
    };
    expect([asks, await found[asks]()]).toEqual([asks, [entry('a')]]);
    expect(await db.getAll('history')).toEqual([entry('a')]);
    expect((await databaseHealth(database)).quarantined).toEqual(['history']);
  }
});

it('what was put aside takes no place of what came there since, and is kept', async () => {
  const newer = { ...entry('a'), accountLabel: 'bob' };
  const { db, store } = await world(aside(entry('a')), aside(entry('b')));
  await db.put('history', newer);
  expect(await store().all()).toEqual([newer, entry('b')]);
  expect(await db.getAll('quarantine')).toMatchObject([{ record: entry('a') }]);
});

it('what another store put aside, or whose key is lost, or says nothing of itself, stays where it is', async () => {
  const left = [aside(entry('a'), { store: 'accounts' }), aside(entry('b'), { reason: KEY_LOST }), { odd: true }];
  const { db, store } = await world(...left);
  expect(await store().all()).toEqual([]);
  expect(await db.getAll('quarantine')).toEqual(left);
});

it('a disk that takes nothing keeps nobody from what is there, and what was put aside comes back later', async () => {
  const { disk, db, store } = await world(aside(entry('a')));
  await db.put('history', entry('b'));
  disk.is = 'full';
  const reading = store();
  expect(await reading.all()).toEqual([entry('b')]);
  disk.is = 'whole';
  expect(await reading.all()).toEqual([entry('a'), entry('b')]);
  expect(await db.count('quarantine')).toBe(0);
});

it('two workers that begin at the same time bring each of them back once, and a torn write none by halves', async () => {
  const { disk, db, store } = await world(aside(entry('a')), aside(entry('b')));
  for (let tornAt = 0; tornAt < 4; tornAt += 1) {
    Object.assign(disk, { is: 'torn', tornAt });
    expect(await store().all()).toEqual([]);
    expect(await db.count('quarantine')).toBe(2);
  }
  disk.is = 'whole';
  expect(await Promise.all([store().all(), store().all()])).toEqual([
    [entry('a'), entry('b')],
    [entry('a'), entry('b')],
  ]);
  expect(await db.count('quarantine')).toBe(0);
});

import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/storage/database.ts';
import { MIGRATIONS, type Migration } from '../../src/storage/migrations.ts';
import { createKeyedMutex } from '../../src/storage/mutex.ts';
import { createRecordStore } from '../../src/storage/record-store.ts';
import { type HistoryRecord, HistoryRecordSchema } from '../../src/storage/records.ts';
import { createSessionFamily, lockToTrustedContexts } from '../../src/storage/session.ts';
import { createDeviceSlot } from '../../src/vault/slots.ts';
import { createFakeArea } from '../support/fake-browser.ts';

const VERSION = Math.max(...MIGRATIONS.map(({ version }) => version));
const NEXT = VERSION + 1;

let name = '';
let open: Database[] = [];
beforeEach(async () => {
  for (const database of open) await database.close();
  open = [];
  name = `storage-${crypto.randomUUID()}`;
});
function database(migrations: readonly Migration[] = MIGRATIONS): Database {
  const created = createDatabase({ name, migrations, now: () => 7 });
  open.push(created);
  return created;
}

const entry = (entryId: string): HistoryRecord => ({
  entryId: entryId.padEnd(22, 'A'),
  at: 1,
  accountLabel: 'ada',
  clientName: null,
  origin: 'https://shop.example',
  outcome: 'approved',
});

describe('the database', () => {
  it('keeps records for the next life of the worker', async () => {
    const first = database();
    await createRecordStore(first, 'history', HistoryRecordSchema).put(entry('a'));
    await first.close();
    expect(await createRecordStore(database(), 'history', HistoryRecordSchema).all()).toEqual([entry('a')]);
  });

  it('of version 1 keeps every record, and gets a store for accounts with codes', async () => {
    const first = database(MIGRATIONS.filter(({ version }) => version === 1));
    const before = await first.connect();
    const slot = await createDeviceSlot(1);
    await before.put('slots', slot);
    await before.put('history', entry('a'));
    await before.put('accounts', { accountId: 'a', issuer: 'https://login.example' });
    await before.put('enrolments', { enrolmentId: 'e' });
    await before.put('quarantine', { store: 'history', record: 'b' });
    await first.close();
    const now = await database().connect();
    expect(now.version).toBe(VERSION);
    expect(await now.getAll('slots')).toMatchObject([{ slotId: slot.slotId, wrappedDataKey: slot.wrappedDataKey }]);
    expect(await now.getAll('history')).toEqual([entry('a')]);
    expect(await now.getAll('accounts')).toEqual([{ accountId: 'a', issuer: 'https://login.example' }]);
    expect(await now.getAll('enrolments')).toEqual([{ enrolmentId: 'e' }]);
    expect(await now.getAll('quarantine')).toEqual([{ store: 'history', record: 'b' }]);
    expect(await now.getAll('passcodes')).toEqual([]);
  });

  it('copies what a destructive step is about to destroy', async () => {
    await createRecordStore(database(), 'history', HistoryRecordSchema).put(entry('a'));
    await open[0]?.close();
    const dropping: Migration = { version: NEXT, destroys: ['history'], run: (db) => db.deleteObjectStore('history') };
    const db = await database([...MIGRATIONS, dropping]).connect();
    expect([...db.objectStoreNames]).not.toContain('history');
    expect(await db.getAll('snapshots')).toEqual([
      { takenAt: 7, before: NEXT, store: 'history', records: [entry('a')] },
    ]);
  });

  it('stays at the old version, whole, when a step fails', async () => {
    await createRecordStore(database(), 'history', HistoryRecordSchema).put(entry('a'));
    await open[0]?.close();
    const failing: Migration = {
      version: NEXT,
      destroys: ['history'],
      async run(db, transaction) {
        await transaction.objectStore('history').clear();
        db.createObjectStore('history');
      },
    };
    await expect(database([...MIGRATIONS, failing]).connect()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await createRecordStore(database(), 'history', HistoryRecordSchema).all()).toEqual([entry('a')]);
  });

  it('lets go when a newer version wants in, and says so when it is too old itself', async () => {
    const old = database();
    await old.connect();
    const newer: Migration = { version: NEXT, destroys: [], run: (db) => void db.createObjectStore('more') };
    const db = await database([...MIGRATIONS, newer]).connect();
    expect(db.version).toBe(NEXT);
    await expect(old.connect()).rejects.toMatchObject({ name: 'StorageError', code: 'newer_version' });
  });

  it('waits for a connection that does not let go, and goes on when it closes', async () => {
    const stubborn = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('other') });
    let blocked: () => void = () => undefined;
    const told = new Promise<void>((resolve) => {
      blocked = resolve;
    });
    const newer: Migration = { version: 2, destroys: [], run: (db) => void db.createObjectStore('more') };
    const waiting = createDatabase({
      name,
      migrations: [newer],
      pause: () => {
        blocked();
        return new Promise(() => undefined);
      },
    });
    open.push(waiting);
    const connected = waiting.connect();
    await told;
    stubborn.close();
    expect((await connected).version).toBe(2);
  });
});

describe('a record store', () => {
  it('moves what fails its schema to quarantine with the reason, and drops nothing', async () => {
    const current = database();
    const db = await current.connect();
    const broken = { ...entry('b'), outcome: 'perhaps' };
    await db.put('history', broken);
    await db.put('history', entry('a'));
    const store = createRecordStore(current, 'history', HistoryRecordSchema, () => 9);
    expect(await store.all()).toEqual([entry('a')]);
    expect(await db.getAll('quarantine')).toEqual([
      {
        store: 'history',
        key: broken.entryId,
        record: broken,
        reason: expect.stringContaining('outcome') as string,
        at: 9,
      },
    ]);
    expect(await store.all()).toEqual([entry('a')]);
    expect(await db.count('quarantine')).toBe(1);
  });

  it('quarantines on reading one and on updating one, too', async () => {
    const current = database();
    const db = await current.connect();
    const store = createRecordStore(current, 'history', HistoryRecordSchema);
    for (const read of [(key: string) => store.get(key), (key: string) => store.update(key, (record) => record)]) {
      const broken = { ...entry('b'), at: 'now' };
      await db.put('history', broken);
      expect(await read(broken.entryId)).toBeNull();
      expect(await db.count('history')).toBe(0);
    }
    expect(await db.count('quarantine')).toBe(2);
  });

  it('rewrites all that was decided or nothing, also where the browser takes one record and not the next', async () => {
    const current = database();
    const store = createRecordStore(current, 'history', HistoryRecordSchema);
    await store.add(entry('a'));
    const odd = { ...entry('c'), at: (() => 1) as unknown as number };
    const asked = store.rewrite(() => ({ put: [entry('b'), odd], remove: [entry('a').entryId], answer: null }));
    await expect(asked).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await store.all()).toEqual([entry('a')]);
    const thrown = store.rewrite(() => {
      throw new Error('undecided');
    });
    await expect(thrown).rejects.toThrow('undecided');
    const answer = await store.rewrite((records) => ({
      put: [entry('b')],
      remove: [entry('a').entryId],
      answer: records,
    }));
    expect(answer).toEqual([entry('a')]);
    expect([await store.all(), await store.count()]).toEqual([[entry('b')], 1]);
  });

  it('refuses to add over a record, and changes one with nobody in between', async () => {
    const store = createRecordStore(database(), 'history', HistoryRecordSchema);
    await store.add(entry('a'));
    await expect(store.add(entry('a'))).rejects.toMatchObject({ name: 'ConstraintError' });
    const key = entry('a').entryId;
    await Promise.all([1, 2, 3].map(() => store.update(key, (record) => ({ ...record, at: record.at + 1 }))));
    expect((await store.get(key))?.at).toBe(4);
    expect(await store.update('missing', (record) => record)).toBeNull();
  });
});

describe('session storage', () => {
  it('removes what fails its schema, and keeps to its own names', async () => {
    const area = createFakeArea();
    await area.set({ 'count:a': 1, 'count:b': 'two', 'other:a': 3 });
    const family = createSessionFamily(area, 'count', v.number());
    expect([...(await family.all())]).toEqual([['a', 1]]);
    expect(await family.get('b')).toBeNull();
    expect([...area.items.keys()]).toEqual(['count:a', 'other:a']);
  });

  it('is locked to trusted contexts', async () => {
    const levels: string[] = [];
    await lockToTrustedContexts({
      ...createFakeArea(),
      setAccessLevel: ({ accessLevel }) => Promise.resolve(void levels.push(accessLevel)),
    });
    expect(levels).toEqual(['TRUSTED_CONTEXTS']);
  });
});

describe('the mutex', () => {
  it('runs tasks of one key one after the other, also after one failed, and others beside them', async () => {
    const alone = createKeyedMutex();
    const order: string[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = alone('a', async () => {
      await held;
      order.push('first');
      throw new Error('failed');
    });
    const second = alone('a', () => Promise.resolve(order.push('second')));
    await alone('b', () => Promise.resolve(order.push('other')));
    release();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(order).toEqual(['other', 'first', 'second']);
  });
});

it('a database of ours can be deleted whole', async () => {
  const current = database();
  await current.connect();
  await current.close();
  await deleteDB(name);
  expect((await database().connect()).version).toBe(VERSION);
});

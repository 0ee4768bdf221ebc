import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { createDatabase, type Database } from '../../src/storage/database.ts';
import { createRecordStore } from '../../src/storage/record-store.ts';
import { HistoryRecordSchema } from '../../src/storage/records.ts';
import { ACCEPT, ask, clickOn, createExtension } from '../support/extension.ts';
import { createDisk } from '../support/fake-disk.ts';

describe('a full disk', () => {
  it('is said where an account is added, keeps what there is, and lets sign-ins go on', async () => {
    const disk = createDisk();
    const extension = await createExtension({ disk: disk.over });
    const { accountId } = await extension.enrol();
    disk.state.is = 'full';
    const { issuer } = extension.server;
    const start = { issuer, destination: 'bob@example.org', deviceName: 'Laptop' };
    await expect(extension.send('enrolment.start', start)).rejects.toMatchObject({ reason: 'storage_full' });
    const { request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect((await extension.request())?.phase).toBe('approved');
    expect((await extension.send('history.list', {})).entries).toEqual([]);
    disk.state.is = 'whole';
    expect(await extension.send('enrolment.start', start)).toMatchObject({ ok: true });
    expect((await extension.send('accounts.list', {})).accounts.map((account) => account.accountId)).toEqual([
      accountId,
    ]);
  });

  it('before the very first account is not called damage', async () => {
    const disk = createDisk();
    const extension = await createExtension({ disk: disk.over });
    disk.state.is = 'full';
    await expect(extension.enrol()).rejects.toMatchObject({ reason: 'storage_full' });
    disk.state.is = 'whole';
    expect(await extension.enrol()).toMatchObject({ label: 'ada@example.org' });
  });
});

describe('a disk that can not be read', () => {
  it('ends the question that was asked, approves nothing, and is said by the popup', async () => {
    const disk = createDisk();
    const extension = await createExtension({ disk: disk.over });
    const { accountId } = await extension.enrol();
    const { request, transaction } = await ask(extension, accountId);
    disk.state.is = 'unreadable';
    await expect(extension.send('popup.view', {})).rejects.toMatchObject({ reason: 'storage_unavailable' });
    await extension.send('request.decide', clickOn(request, ACCEPT));
    disk.state.is = 'whole';
    expect(await extension.request()).toMatchObject({ phase: 'failed', code: 'storage_failed' });
    expect(transaction.state).toBe('claimed');
    expect(extension.fake.navigations).toEqual([]);
  });
});

describe('session storage that takes no more', () => {
  it('in the middle of a sign-in lets it go on, and leaves nothing behind for the next life of the worker', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    const { tab, request, transaction } = await ask(extension, accountId);
    extension.fake.session.set = () => Promise.reject(new Error('Session storage quota bytes exceeded.'));
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect(transaction.state).toBe('accepted');
    expect(extension.fake.navigations).toHaveLength(1);
    expect((await extension.request())?.phase).toBe('approved');
    expect(extension.fake.session.items.has(`request:${tab.id}`)).toBe(false);
    extension.restart();
    expect(await extension.request()).toBeNull();
  });

  it('from the first moment on lets a sign-in happen all the same', async () => {
    const extension = await createExtension();
    const { accountId } = await extension.enrol();
    extension.fake.session.set = () => Promise.reject(new Error('Session storage quota bytes exceeded.'));
    const { request } = await ask(extension, accountId);
    await extension.send('request.decide', clickOn(request, ACCEPT));
    expect((await extension.request())?.phase).toBe('approved');
  });
});

describe('the connection', () => {
  it('that an older version keeps from opening is given up after a while, and comes when it lets go', async () => {
    const name = `blocked-${crypto.randomUUID()}`;
    const stubborn = await openDB(name, 1, { upgrade: (db) => void db.createObjectStore('other') });
    const newer = { version: 2, destroys: [], run: () => undefined };
    const database = createDatabase({ name, migrations: [newer], pause: () => Promise.resolve() });
    await expect(database.connect()).rejects.toMatchObject({ name: 'StorageError', code: 'unavailable' });
    stubborn.close();
    expect((await connectAtLast(database)).version).toBe(2);
    await database.close();
  });

  it('that was closed under us is opened again', async () => {
    const database = createDatabase({ name: `closed-${crypto.randomUUID()}` });
    const store = createRecordStore(database, 'history', HistoryRecordSchema);
    (await database.connect()).close();
    expect(await store.all()).toEqual([]);
    await database.close();
  });
});

/** The opening that was given up on goes on by itself. */
async function connectAtLast(database: Database) {
  for (;;) {
    const connection = await database.connect().catch(() => null);
    if (connection !== null) return connection;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

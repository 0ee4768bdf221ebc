import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { openStore, type Store } from '../../src/server/store/store.ts';
import { isUniqueViolation, StoreError } from '../../src/server/store/store-error.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

async function open(file: string): Promise<Store> {
  const store = await openStore(file);
  onTestFinished(() => store.close());
  return store;
}

const inFolder = (): string => join(temporaryFolder(), 'countersign.db');

const account = (sub: string, email: string) => ({ sub, email, phone_number: null, created_at: 1 });

test('the database is made for its owner only, in WAL mode, with full synchronisation and foreign keys', async () => {
  const file = inFolder();
  const { db } = await open(file);
  const pragma = async (name: string): Promise<unknown> => {
    const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
    return Object.values(rows[0] ?? {})[0];
  };
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
});

test('rows survive closing and opening again', async () => {
  const file = inFolder();
  const first = await openStore(file);
  await first.db
    .insertInto('accounts')
    .values({ sub: 'a', email: null, phone_number: '+4712345678', created_at: 1 })
    .execute();
  await first.close();
  const second = await open(file);
  expect(await second.db.selectFrom('accounts').selectAll().execute()).toEqual([
    { sub: 'a', email: null, phone_number: '+4712345678', created_at: 1, signed_in_by_code_at: null },
  ]);
});

test('the file alone holds everything once the last process has closed it', async () => {
  const file = inFolder();
  const [first, second] = [await openStore(file), await openStore(file)];
  await first.db.insertInto('accounts').values(account('a', 'ada@example.org')).execute();
  await first.close();
  await second.db.insertInto('accounts').values(account('b', 'ben@example.org')).execute();
  await second.close();
  const copy = inFolder();
  copyFileSync(file, copy);
  const { db } = await open(copy);
  expect(await db.selectFrom('accounts').select('sub').orderBy('sub').execute()).toEqual([{ sub: 'a' }, { sub: 'b' }]);
});

test('a destination belongs to one account', async () => {
  const { db } = await open(inFolder());
  await db.insertInto('accounts').values(account('a', 'a@example.org')).execute();
  const second = db.insertInto('accounts').values(account('b', 'a@example.org')).execute();
  await expect(second).rejects.toSatisfy(isUniqueViolation);
});

test('a key belongs to one device, until that is revoked', async () => {
  const { db } = await open(inFolder());
  await db.insertInto('accounts').values(account('a', 'a@example.org')).execute();
  const device = (device_id: string, revoked_at: number | null) => ({
    device_id,
    sub: 'a',
    name: 'Laptop',
    public_key: '{}',
    thumbprint: 'same',
    created_at: 1,
    active_after: 1,
    last_used_at: null,
    revoked_at,
  });
  await db.insertInto('devices').values(device('one', 5)).execute();
  await db.insertInto('devices').values(device('two', null)).execute();
  await expect(db.insertInto('devices').values(device('three', null)).execute()).rejects.toSatisfy(isUniqueViolation);
});

test('a file that is no database is refused and left as it is', async () => {
  const file = inFolder();
  const content = 'These are the only notes of my thesis.\n'.repeat(200);
  writeFileSync(file, content);
  await expect(openStore(file)).rejects.toThrow(StoreError);
  await expect(openStore(file)).rejects.toThrow(
    `The file ${file} is not a database, or is damaged. It was left as it is.`,
  );
  expect(readFileSync(file, 'utf8')).toBe(content);
});

test('a database whose pages are damaged is refused and left as it is', async () => {
  const file = inFolder();
  const store = await openStore(file);
  await sql`pragma wal_checkpoint(truncate)`.execute(store.db);
  await store.close();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096, 12_288);
  writeFileSync(file, bytes);
  await expect(openStore(file)).rejects.toThrow(/damaged/);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('the database of another program is refused and gets no table of ours', async () => {
  const file = inFolder();
  const other = new Libsql(file);
  other.exec('create table recipes (name text)');
  other.close();
  await expect(openStore(file)).rejects.toThrow(`The database ${file} was made by another program.`);
  const again = new Libsql(file);
  expect(again.prepare('select name from sqlite_schema').all([])).toEqual([{ name: 'recipes' }]);
  again.close();
});

test('a database written by a newer version is refused by name', async () => {
  const file = inFolder();
  const store = await openStore(file);
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2099-01-01T00:00:00.000Z')`.execute(
    store.db,
  );
  await store.close();
  await expect(openStore(file)).rejects.toThrow('written by a newer version of Countersign (it knows "9999-future")');
});

test('a database in a folder that does not exist is refused in one sentence', async () => {
  const file = join(temporaryFolder(), 'missing', 'countersign.db');
  await expect(openStore(file)).rejects.toThrow(`The database ${file} can't be made: its folder does not exist.`);
});

test('stores that open one new file at the same time all get the same tables', async () => {
  const file = inFolder();
  const stores = await Promise.all(Array.from({ length: 6 }, () => open(file)));
  for (const { db } of stores) {
    const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
    expect(done.rows).toEqual([
      { name: '0001-initial' },
      { name: '0002-enrolment' },
      { name: '0003-sign-in-codes' },
      { name: '0004-decision-hash' },
      { name: '0005-audit-by-time' },
      { name: '0006-code-failures' },
      { name: '0007-networks' },
      { name: '0008-verified-notices' },
    ]);
  }
});

test('two connections that read, compute and write lose no update', async () => {
  const file = inFolder();
  const stores = [await open(file), await open(file)];
  const key = { destination: '+4712345678', requester: 'r', day: 1 };
  await stores[0]?.db
    .insertInto('destination_failures')
    .values({ ...key, failures: 0 })
    .execute();
  const rounds = Array.from({ length: 30 }, (_, round) => stores[round % 2]).filter((store) => store !== undefined);
  await Promise.all(
    rounds.map(({ db }) =>
      db.transaction().execute(async (tx) => {
        const { failures } = await tx.selectFrom('destination_failures').select('failures').executeTakeFirstOrThrow();
        await tx
          .updateTable('destination_failures')
          .set({ failures: failures + 1 })
          .execute();
      }),
    ),
  );
  const counted = await stores[1]?.db.selectFrom('destination_failures').select('failures').executeTakeFirstOrThrow();
  expect(counted).toEqual({ failures: 30 });
});

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { importUsers } from '../../src/server/cli/import-users.ts';
import { PATHS } from '../../src/wire/names.ts';
import { enrolDevice } from './support/device.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { writeConfig } from './support/server-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { PHONE, started } from './support/verification.ts';

const NOW = 1_800_000_000;

interface Office {
  readonly server: TestServer;
  /** Imports what is written here as the file of the users. */
  readonly run: (users: string | Uint8Array, dryRun?: boolean) => Promise<string>;
  readonly accounts: () => Promise<object[]>;
}

/** A server that takes no new accounts, and the command that imports users into its database while it runs. */
async function start(): Promise<Office> {
  const folder = temporaryFolder();
  const store = { file: join(folder, 'countersign.db') };
  const server = await startTestServer({ config: { registration: 'closed', store } });
  const config = writeConfig({ folder, port: await freePort() });
  return {
    server,
    run: (users, dryRun = false) => {
      const file = join(folder, 'users.csv');
      writeFileSync(file, users);
      return importUsers({ kind: 'import-users', config, file, dryRun }, {}, () => NOW);
    },
    accounts: () => server.db.selectFrom('accounts').select(['sub', 'email', 'phone_number']).orderBy('sub').execute(),
  };
}

test('P23: imported users enrol where registration is closed, each in their own account', async () => {
  const { server, run } = await start();
  const said = await run(`sub,email,phone_number\r\nada,Ada@Example.org,\r\n,,0047 123 45 678\r\n`);
  expect(said).toBe('2 users imported, 0 were there already.');
  const ada = await enrolDevice(server, { email: 'ada@example.org' });
  expect([ada.account.sub, ada.device.active_after]).toEqual(['ada', ada.device.created_at]);
  const other = await enrolDevice(server, { phone_number: PHONE });
  expect(other.account.sub).toMatch(/^[\w-]{22}$/);
  const lines = await server.db.selectFrom('audit').selectAll().where('event', '=', 'account.imported').execute();
  expect(lines).toMatchObject([
    { at: NOW, sub: 'ada', detail: null },
    { at: NOW, sub: other.account.sub },
  ]);
});

test('P23: the same file a second time changes nothing, also where its users got a sub by the first', async () => {
  const { server, run, accounts } = await start();
  const file = '\ufeffemail,phone_number\nada@example.org,\n"bob@example.org",+4712345678\n';
  expect(await run(file)).toBe('2 users imported, 0 were there already.');
  const before = await accounts();
  expect(await run(`${file}eve@example.org,\n`)).toBe('1 user imported, 2 were there already.');
  expect(await run(file)).toBe('0 users imported, 2 were there already.');
  expect(await accounts()).toEqual(expect.arrayContaining(before));
  expect(await accounts()).toHaveLength(3);
  const lines = await server.db.selectFrom('audit').select('id').where('event', '=', 'account.imported').execute();
  expect(lines).toHaveLength(3);
});

test('P23: a trial says what it would do and does nothing', async () => {
  const { run, accounts } = await start();
  expect(await run('email\nada@example.org\n', true)).toBe(
    '1 user would be imported, 0 were there already. Nothing was changed.',
  );
  expect(await accounts()).toEqual([]);
  await expect(run('email\nada\n', true)).rejects.toThrow('line 2: email: must be an address');
});

test('P23: a trial without a database makes none', async () => {
  const folder = temporaryFolder();
  const config = writeConfig({ folder, port: await freePort() });
  const file = join(folder, 'users.csv');
  writeFileSync(file, 'email\nada@example.org\n');
  expect(await importUsers({ kind: 'import-users', config, file, dryRun: true }, {})).toContain('would be imported');
  expect(existsSync(join(folder, 'countersign.db'))).toBe(false);
  await importUsers({ kind: 'import-users', config, file, dryRun: false }, {});
  expect(existsSync(join(folder, 'countersign.db'))).toBe(true);
});

test('P23: one bad line is enough for nothing to be imported, and all of them are named', async () => {
  const { run, accounts } = await start();
  const file = 'email\nada@example.org\nnobody\nAda@example.org\n';
  await expect(run(file)).rejects.toMatchObject({
    problems: [
      { line: 3, message: 'email: must be an address such as name@example.org.' },
      { line: 4, message: 'email: stands on line 2 too.' },
    ],
  });
  await expect(run(file)).rejects.toThrow(/were not imported\. Nothing was changed\.\n {2}line 3: .*\n {2}line 4: .*$/);
  expect(await accounts()).toEqual([]);
});

test('P23: who is there already under another sub, address or number is named, and no account is changed', async () => {
  const { run, accounts } = await start();
  await run('sub,email,phone_number\nada,ada@example.org,+4711111111\nbob,bob@example.org,\n');
  const before = await accounts();
  const differing = [
    'sub,email,phone_number',
    'eve,ada@example.org,',
    'ada,new@example.org,',
    ',bob@example.org,+4722222222',
    'new,newer@example.org,+4733333333',
    'bob,,+4711111111',
  ];
  await expect(run(differing.join('\n'))).rejects.toMatchObject({
    problems: [
      { line: 2, message: expect.stringMatching(/^email: of an account that is there already/) as string },
      { line: 3, message: expect.stringMatching(/^sub: of an account/) as string },
      { line: 4, message: expect.stringMatching(/^email: of an account/) as string },
      { line: 6, message: expect.stringMatching(/^sub and phone_number: of an account/) as string },
    ],
  });
  expect(await accounts()).toEqual(before);
});

test('P23: a file that is no UTF-8 text, or not there, is one sentence', async () => {
  const { run } = await start();
  await expect(run(Buffer.from('email\nj\u00f8rn@example.org\n', 'latin1'))).rejects.toThrow(
    /users\.csv can't be read: it is not UTF-8/,
  );
  await expect(run(Buffer.from('\ufeffemail\na@example.org\n', 'utf16le'))).rejects.toThrow('it is not UTF-8');
  const config = writeConfig({ folder: temporaryFolder(), port: await freePort() });
  const missing = { kind: 'import-users', config, file: '/nowhere/users.csv', dryRun: false } as const;
  await expect(importUsers(missing, {})).rejects.toThrow(
    "The file /nowhere/users.csv can't be read: there is no such file.",
  );
});

test('P23: a file with very many bad lines names the first hundred', async () => {
  const { run } = await start();
  const failed = await run(`email\n${'nobody\n'.repeat(1000)}`).then(
    () => '',
    (error: unknown) => String(error),
  );
  expect(failed.split('\n')).toHaveLength(102);
  expect(failed).toMatch(/ {2}line 101: .*\n {2}and 900 more$/);
});

test('P23: users are imported whole while the server takes enrolments', async () => {
  const { server, run, accounts } = await start();
  await run('email\nada@example.org\n');
  const ada = await enrolDevice(server, { email: 'ada@example.org' });
  const many = Array.from({ length: 1500 }, (_, index) => `user-${index.toString()}@example.org`);
  const [said, ...answers] = await Promise.all([
    run(['email', ...many].join('\n')),
    ...Array.from({ length: 5 }, () => started(server, { email: 'user-7@example.org' })),
    ...Array.from({ length: 5 }, () => ada.call('GET', PATHS.account)),
  ]);
  expect(said).toBe('1500 users imported, 0 were there already.');
  expect(answers).toHaveLength(10);
  expect(await accounts()).toHaveLength(1501);
});

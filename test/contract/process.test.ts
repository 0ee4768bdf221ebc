import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { makeProof } from '../../src/proofs/proof.ts';
import { openStore } from '../../src/server/store/store.ts';
import { PATHS } from '../../src/wire/names.ts';
import { count } from '../support/counts.ts';
import { newKey, nonceOf, registration, sendProven } from './support/device.ts';
import { postJson } from './support/http.ts';
import { buildServer, type Ended, runServer, writeConfig } from './support/server-process.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const built = mkdtempSync(join(tmpdir(), 'countersign-built-'));
let program = '';

beforeAll(async () => {
  program = await buildServer(built);
}, 120_000);

afterAll(() => {
  rmSync(built, { recursive: true, force: true });
});

/** What it says when it can't start; the provider's warning about the version of Node is not ours. */
const said = ({ stderr }: Ended): string => stderr.replace(/^oidc-provider WARNING.*\n/gm, '');

test('--help says how to start the server', async () => {
  const { code, stdout } = await runServer(program, ['--help']).ended;
  expect(code).toBe(0);
  expect(stdout).toContain('Usage: node dist/server/main.js --config FILE');
});

test('a start without or with strange arguments is one sentence', async () => {
  const none = await runServer(program, []).ended;
  expect([none.code, said(none)]).toEqual([1, 'Name the configuration: --config FILE. See --help.\n']);
  const strange = await runServer(program, ['--colour']).ended;
  expect(strange.code).toBe(1);
  expect(said(strange)).toMatch(/^Unknown option '--colour'.* See --help\.\n$/);
});

test('import-users imports a file of users, or says in words why not, and tells it by its exit code', async () => {
  const folder = temporaryFolder();
  const config = writeConfig({ folder, port: await freePort() });
  const users = join(folder, 'users.csv');
  const run = (...args: string[]): Promise<Ended> => runServer(program, ['import-users', ...args]).ended;
  writeFileSync(users, 'email\nada@example.org\n');
  const done = await run(users, '--config', config);
  expect([done.code, done.stdout, said(done)]).toEqual([0, '1 user imported, 0 were there already.\n', '']);
  writeFileSync(users, 'email\nada\n');
  const refused = await run('--config', config, users);
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(said(refused)).toBe(
    `The users of ${users} were not imported. Nothing was changed.\n  line 2: email: must be an address such as name@example.org.\n`,
  );
  const nameless = await run('--config', config);
  expect([nameless.code, said(nameless)]).toEqual([1, 'Name the file of the users: import-users USERS. See --help.\n']);
});

test('a wrong configuration is told by its keys', async () => {
  const file = join(temporaryFolder(), 'countersign.toml');
  writeFileSync(file, 'issuer = 5\n');
  const ended = await runServer(program, ['--config', file]).ended;
  expect(ended.code).toBe(1);
  expect(said(ended)).toContain(`The configuration ${file} can't be used:\n  issuer: must be string, not a number\n`);
});

test('a port that is taken is one sentence', async () => {
  const other = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const ended = await runServer(program, ['--config', writeConfig({ folder: temporaryFolder(), port })]).ended;
  other.close();
  expect(ended.code).toBe(1);
  expect(said(ended)).toBe(
    `Port ${port.toString()} is taken by another program (127.0.0.1:${port.toString()}). Set listen.port to another one, or stop that program.\n`,
  );
});

test('a store that is no database is one sentence, and keeps what it holds', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'countersign.db'), 'my diary, of more than a hundred bytes. '.repeat(50));
  const ended = await runServer(program, ['--config', writeConfig({ folder, port: await freePort() })]).ended;
  expect(ended.code).toBe(1);
  expect(said(ended)).toBe(
    `The file ${join(folder, 'countersign.db')} is not a database, or is damaged. It was left as it is.\n`,
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s closes it cleanly', async (signal) => {
  const { child, listening, ended } = runServer(program, [
    '--config',
    writeConfig({ folder: temporaryFolder(), port: await freePort() }),
  ]);
  await listening;
  child.kill(signal);
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout).toContain('closed');
});

test('its log holds no code, no destination and no query', async () => {
  const port = await freePort();
  const { child, listening, ended } = runServer(program, [
    '--config',
    writeConfig({ folder: temporaryFolder(), port }),
  ]);
  await listening;
  const issuer = `http://localhost:${port.toString()}`;
  const started = await postJson(issuer + PATHS.verification, { email: 'ada@example.org' });
  const { verification_id } = started.body as { verification_id: string };
  await postJson(issuer + PATHS.verify, { verification_id, code: '918273' });
  await postJson(`${issuer}${PATHS.verification}/${verification_id}/resend`, {});
  await fetch(`${issuer}${PATHS.proceed}?ticket=very-secret-ticket`);
  child.kill('SIGTERM');
  const { stdout, stderr } = await ended;
  expect(stdout).toContain('"path":"/verification"');
  for (const secret of ['ada@', '918273', 'very-secret-ticket', verification_id])
    expect(stdout + stderr).not.toContain(secret);
});

test('P22: two processes that register with one token at once make one device', async () => {
  const folder = temporaryFolder();
  const [port, second] = [await freePort(), await freePort()];
  const issuer = `http://localhost:${port.toString()}`;
  const servers = [port, second].map((own) =>
    runServer(program, ['--config', writeConfig({ folder, port: own, issuer })]),
  );
  await Promise.all(servers.map(({ listening }) => listening));
  const store = await openStore(join(folder, 'countersign.db'));
  for (let round = 0; round < 5; round += 1) {
    const key = await newKey();
    const token = randomToken(256);
    const destination = `person-${round.toString()}@example.org`;
    const now = Math.floor(Date.now() / 1000);
    await store.db
      .insertInto('enrolment_tokens')
      .values({
        token_hash: await sha256(token),
        channel: 'email',
        destination,
        key_thumbprint: key.print,
        expires_at: now + 300,
        used_at: null,
      })
      .execute();
    const call = registration(key, token);
    const request = { method: 'POST', url: issuer + PATHS.devices, body: JSON.stringify(call.body) };
    const answers = await Promise.all(
      [port, second, port, second].map(async (to) => {
        const at = { issuer: `http://localhost:${to.toString()}` };
        const id = { jwk: key.publicJwk };
        const proof = await makeProof(request, { key: key.privateKey, id }, { iat: now, nonce: await nonceOf(at) });
        return sendProven(at, call, proof);
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body)))).toHaveLength(1);
    const accounts = await store.db.selectFrom('accounts').select('sub').where('email', '=', destination).execute();
    expect(accounts).toHaveLength(1);
  }
  await store.close();
});

const ROUNDS = count(3, 30);

test('what was acknowledged is there after SIGKILL in the middle of writes', { timeout: 60_000 * ROUNDS }, async () => {
  const folder = temporaryFolder();
  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const port = await freePort();
    const { child, listening, ended } = runServer(program, ['--config', writeConfig({ folder, port })]);
    await listening;
    const enough = acknowledged.size + 60;
    const write = async (writer: number): Promise<void> => {
      for (let number = 0; child.exitCode === null && child.signalCode === null; number += 1) {
        const person = `p${round.toString()}-${writer.toString()}-${number.toString()}`;
        const headers = {
          'x-forwarded-for': `10.${round.toString()}.${writer.toString()}.${(number % 250).toString()}`,
        };
        const url = `http://localhost:${port.toString()}${PATHS.verification}`;
        const answer = await postJson(url, { email: `${person}@example.org` }, headers).catch(() => undefined);
        if (answer?.status === 200) acknowledged.add((answer.body as { verification_id: string }).verification_id);
        if (acknowledged.size >= enough) child.kill('SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
    await ended;
    const store = await openStore(join(folder, 'countersign.db'));
    const rows = await store.db.selectFrom('verifications').select('verification_id').execute();
    await store.close();
    const kept = new Set(rows.map(({ verification_id }) => verification_id));
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(60 * ROUNDS);
});

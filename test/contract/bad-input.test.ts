import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeProof } from '../../src/proofs/proof.ts';
import { PATHS, PROOF_HEADER } from '../../src/wire/names.ts';
import { enrolDevice, newKey, nonceOf, proofFor, sendProven, type TestDevice } from './support/device.ts';
import { type Answer, postJson, send, sendToTarget } from './support/http.ts';
import { startTestServer, type TestServer } from './support/server.ts';

/** A door that takes a body, with a body that is right but for what a case changes in it. */
const DOORS = [
  { path: PATHS.verification, proven: false, body: { phone_number: '+4712345678' } },
  { path: PATHS.verify, proven: false, body: { verification_id: 'none', code: '12345678' } },
  { path: PATHS.claim, proven: true, body: { otp: 'A'.repeat(22) } },
  { path: PATHS.decision('B'.repeat(22)), proven: true, body: { decision: 'a.b.c' } },
  {
    path: PATHS.devices,
    proven: false,
    body: {
      enrolment_token: 'A'.repeat(43),
      public_key: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
      name: 'Laptop',
    },
  },
] as const;

/** Bodies that are wrong at every door. */
const BODIES: ReadonlyArray<readonly [name: string, body: (right: object) => string, code: string]> = [
  ['nothing', () => '', 'invalid_request'],
  ['no JSON', () => '{"phone_number":', 'invalid_request'],
  ['a list', (right) => JSON.stringify([right]), 'invalid_request'],
  ['a text', () => '"text"', 'invalid_request'],
  ['null', () => 'null', 'invalid_request'],
  ['no members', () => '{}', 'invalid_request'],
  ['an extra member', (right) => JSON.stringify({ ...right, admin: true }), 'invalid_request'],
  [
    'a __proto__ member',
    (right) => JSON.stringify(right).replace('{', '{"__proto__":{"admin":true},'),
    'invalid_request',
  ],
  ['a constructor member', (right) => JSON.stringify({ ...right, constructor: { prototype: {} } }), 'invalid_request'],
  ['numbers for texts', (right) => JSON.stringify(mapped(right, () => 5)), 'invalid_request'],
  ['null for texts', (right) => JSON.stringify(mapped(right, () => null)), 'invalid_request'],
  ['lists for texts', (right) => JSON.stringify(mapped(right, (value) => [value])), 'invalid_request'],
  ['a byte order mark', (right) => `\ufeff${JSON.stringify(right)}`, 'invalid_request'],
  ['deep nesting', () => '['.repeat(8000), 'invalid_request'],
  ['more than 16 kB', (right) => JSON.stringify({ ...right, name: 'x'.repeat(17_000) }), 'payload_too_large'],
];

const mapped = (object: object, change: (value: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

async function counts(server: TestServer): Promise<unknown> {
  const { rows } =
    await sql`select (select count(*) from accounts) as accounts, (select count(*) from devices) as devices,
    (select count(*) from verifications) as verifications, (select count(*) from enrolment_tokens) as tokens,
    (select count(*) from transactions) as transactions, (select count(*) from audit) as audit`.execute(server.db);
  return rows[0];
}

/** Posts to a door: with a right proof of exactly this body where the door asks for one. */
async function post(
  server: TestServer,
  device: TestDevice,
  door: (typeof DOORS)[number],
  body: string,
  type: string,
): Promise<Answer> {
  const url = server.issuer + door.path;
  const signer = { key: device.key.privateKey, id: device.id };
  const proof = await makeProof({ method: 'POST', url, body }, signer, {
    iat: server.now(),
    nonce: await nonceOf(server),
  });
  return send(url, {
    method: 'POST',
    headers: { 'content-type': type, ...(door.proven ? { [PROOF_HEADER]: proof } : {}) },
    ...(body === '' ? {} : { body }),
  });
}

test.each(DOORS)('bad bodies at POST $path get a clear error and change nothing', async (door) => {
  const server = await startTestServer();
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  const before = await counts(server);
  for (const [name, make, code] of BODIES) {
    const answer = await post(server, device, door, make(door.body), 'application/json');
    expect([name, answer.code]).toEqual([name, code]);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  }
  for (const type of ['text/plain', 'text/html', 'multipart/form-data; boundary=x', 'application/jsonx', 'nonsense']) {
    const answer = await post(server, device, door, JSON.stringify(door.body), type);
    expect([type, answer.status, answer.code]).toEqual([type, 415, 'unsupported_media_type']);
  }
  expect(await counts(server)).toEqual(before);
  expect((await device.call('GET', PATHS.account)).status).toBe(200);
});

test('bytes that are not UTF-8 are refused', async () => {
  const server = await startTestServer();
  const body = Buffer.concat([Buffer.from('{"email":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
  const answer = await send(server.issuer + PATHS.verification, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
});

test('a form with a field twice, or with a strange one, is refused', async () => {
  const server = await startTestServer();
  for (const body of [
    'email=a%40example.org&email=b%40example.org',
    'email=a%40example.org&x=1',
    '__proto__=1',
    '%',
    'a=%ff',
  ]) {
    const answer = await send(server.issuer + PATHS.verification, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    expect([body, answer.status, answer.code]).toEqual([body, 400, 'invalid_request']);
  }
  expect(await server.outbox()).toEqual([]);
});

test('a start with both destinations is refused', async () => {
  const server = await startTestServer();
  const both = JSON.stringify({ email: 'a@example.org', phone_number: '+4712345678' });
  const headers = { 'content-type': 'application/json' };
  const answer = await send(server.issuer + PATHS.verification, { method: 'POST', headers, body: both });
  expect(answer.code).toBe('invalid_request');
  expect(await server.outbox()).toEqual([]);
});

test.each(['../../etc/passwd', '%00', '%2e%2e%2f', "' or 1=1 --", 'x'.repeat(300), '💥', '%'])(
  'a strange id in the path, %s, is not found and fails nothing',
  async (id) => {
    const server = await startTestServer();
    const device = await enrolDevice(server, { email: 'ada@example.org' });
    const url = `${server.issuer}${PATHS.verification}/${id.startsWith('%') ? id : encodeURIComponent(id)}/resend`;
    const resent = await send(url, { method: 'POST' });
    expect([400, 404]).toContain(resent.status);
    expect(['invalid_request', 'unknown_verification', 'not_found']).toContain(resent.code);
    const path = `${PATHS.devices}/${encodeURIComponent(id)}`;
    const call = { method: 'DELETE', path };
    const removed = await sendProven(server, call, await proofFor(server, call, device.key.privateKey, device.id));
    expect([404, 400]).toContain(removed.status);
    expect((await device.call('GET', PATHS.account)).status).toBe(200);
  },
);

test('a key that is no point of the curve, or has a private part, is refused', async () => {
  const server = await startTestServer();
  for (const public_key of [
    { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
    { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43), d: 'A'.repeat(43) },
    { kty: 'EC', crv: 'P-384', x: 'A'.repeat(43), y: 'A'.repeat(43) },
    { kty: 'oct', k: 'A'.repeat(43) },
  ]) {
    const body = JSON.stringify({ enrolment_token: 'A'.repeat(43), public_key, name: 'Laptop' });
    const headers = { 'content-type': 'application/json' };
    const answer = await send(server.issuer + PATHS.devices, { method: 'POST', headers, body });
    expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
  }
});

test('P13: a key has one spelling, so that it is not registered twice', async () => {
  const server = await startTestServer();
  const { publicJwk } = await newKey();
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // The last character of 32 bytes has two spare bits: the next digit is of the same bytes.
  const next = digits[digits.indexOf(publicJwk.x.slice(-1)) + 1] ?? '';
  const public_key = { ...publicJwk, x: publicJwk.x.slice(0, -1) + next };
  expect(Buffer.from(public_key.x, 'base64url')).toEqual(Buffer.from(publicJwk.x, 'base64url'));
  const answer = await postJson(server.issuer + PATHS.devices, {
    enrolment_token: 'A'.repeat(43),
    public_key,
    name: 'Laptop',
  });
  expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
  expect(answer.body).toMatchObject({ detail: expect.stringContaining('public_key.x') as string });
});

test.each(['\u202egnp.exe', 'a\u0000b', 'a\nb', '   ', 'x'.repeat(81)])(
  'a device can not be named %j',
  async (name) => {
    const server = await startTestServer();
    const device = await enrolDevice(server, { email: 'ada@example.org' });
    const body = JSON.stringify({ enrolment_token: 'A'.repeat(43), public_key: device.key.publicJwk, name });
    const headers = { 'content-type': 'application/json' };
    const answer = await send(server.issuer + PATHS.devices, { method: 'POST', headers, body });
    expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
  },
);

test.each([PATHS.verification, PATHS.verify, PATHS.devices, PATHS.account, PATHS.claim, PATHS.discovery])(
  'a method that %s does not take is refused, naming those that it takes',
  async (path) => {
    const server = await startTestServer();
    const answer = await send(server.issuer + path, { method: 'PATCH', body: 'anything' });
    expect([answer.status, answer.code]).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.get('allow')).toMatch(/GET|POST/);
  },
);

test('an address that does not exist is a problem for a program', async () => {
  const server = await startTestServer();
  const answer = await send(`${server.issuer}/no/such/address`);
  expect([answer.status, answer.code]).toEqual([404, 'not_found']);
});

test.each(['http://evil.example', 'HTTPS://evil.example'])(
  'a request that names an address at %s is refused, and nothing is made of that name',
  async (origin) => {
    const server = await startTestServer();
    for (const path of ['/.well-known/openid-configuration', PATHS.discovery]) {
      const answer = await sendToTarget(server.issuer, 'GET', origin + path);
      expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
      expect(JSON.stringify(answer.body)).not.toContain('evil.example');
    }
  },
);

test('headers beyond 16 kB are refused before anything is read', async () => {
  const server = await startTestServer();
  const response = await fetch(server.issuer + PATHS.discovery, { headers: { 'x-long': 'x'.repeat(17_000) } });
  expect(response.status).toBe(431);
});

test('an unexpected failure is told as such, and nothing of it leaks', async () => {
  const server = await startTestServer();
  await sql`drop table verifications`.execute(server.db);
  const headers = { 'content-type': 'application/json' };
  const answer = await send(server.issuer + PATHS.verification, {
    method: 'POST',
    headers,
    body: '{"email":"a@example.org"}',
  });
  expect([answer.status, answer.code]).toEqual([500, 'server_error']);
  expect(JSON.stringify(answer.body)).not.toMatch(/verifications|sqlite|select|stack/i);
});

import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { encodeText, randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { makeProof } from '../../src/proofs/proof.ts';
import { NONCE_HEADER, PATHS, PROOF_HEADER, PROOF_TYPE } from '../../src/wire/names.ts';
import { enrolDevice, newKey, nonceOf, proofFor, sendProven, type TestDevice } from './support/device.ts';
import { send } from './support/http.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';

const EMAIL = { email: 'ada@example.org' };
const ACCOUNT = { method: 'GET', path: PATHS.account } as const;

async function enrolled(now?: () => number): Promise<{ server: TestServer; device: TestDevice }> {
  const server = await startTestServer(now === undefined ? {} : { now });
  return { server, device: await enrolDevice(server, EMAIL) };
}

/** The claims of a right proof of `GET /account`, for tests that sign them in a way of their own. */
const claims = async (server: TestServer) => ({
  htm: 'GET',
  htu: server.issuer + PATHS.account,
  bh: await sha256(''),
  iat: server.now(),
  jti: randomToken(),
  nonce: await nonceOf(server),
});

test('P14: a right proof is taken, and every answer carries a nonce for the next', async () => {
  const { device } = await enrolled();
  const answer = await device.call('GET', PATHS.account);
  expect(answer.status).toBe(200);
  expect(answer.headers.get(NONCE_HEADER)).toMatch(/^[\w-]{43}$/);
});

test('P14: a proof that was seen is refused, also when twenty come at once', async () => {
  const { server, device } = await enrolled();
  const proof = await proofFor(server, ACCOUNT, device.key.privateKey, device.id);
  const answers = await Promise.all(Array.from({ length: 20 }, () => sendProven(server, ACCOUNT, proof)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ code }) => code === 'invalid_proof')).toHaveLength(19);
});

test('P14: a proof made for another body, method or address is refused', async () => {
  const { server, device } = await enrolled();
  const { privateKey } = device.key;
  const claim = { method: 'POST', path: PATHS.claim, body: { otp: randomToken() } };
  const proof = async (call: typeof claim | typeof ACCOUNT) => proofFor(server, call, privateKey, device.id);
  expect((await sendProven(server, { ...claim, body: { otp: randomToken() } }, await proof(claim))).code).toBe(
    'invalid_proof',
  );
  expect((await sendProven(server, { ...ACCOUNT, path: PATHS.devices }, await proof(ACCOUNT))).code).toBe(
    'invalid_proof',
  );
  const toDelete = { method: 'DELETE', path: `${PATHS.devices}/${device.id.kid}` };
  expect(
    (await sendProven(server, toDelete, await proofFor(server, { ...toDelete, method: 'GET' }, privateKey, device.id)))
      .code,
  ).toBe('invalid_proof');
  expect((await device.call('GET', PATHS.account)).status).toBe(200);
});

test("P14: the address in a proof is the issuer's, whatever the Host header says", async () => {
  const { server, device } = await enrolled();
  const other = { ...server, issuer: server.issuer.replace('localhost', '127.0.0.1') };
  const proof = await makeProof(
    { method: 'GET', url: other.issuer + PATHS.account, body: '' },
    { key: device.key.privateKey, id: device.id },
    { iat: server.now(), nonce: await nonceOf(server) },
  );
  expect((await sendProven(other, ACCOUNT, proof)).code).toBe('invalid_proof');
});

test('P14: without a nonce, with a made-up one and with one of some minutes ago, a fresh one is asked for', async () => {
  const clock = testClock();
  const { server, device } = await enrolled(clock.now);
  const old = await nonceOf(server);
  const withNonce = (nonce?: string) =>
    makeProof(
      { method: 'GET', url: server.issuer + PATHS.account, body: '' },
      { key: device.key.privateKey, id: device.id },
      { iat: server.now(), nonce },
    );
  for (const nonce of [undefined, 'made-up', '']) {
    const answer = await sendProven(server, ACCOUNT, await withNonce(nonce));
    expect([answer.status, answer.code]).toEqual([401, 'use_nonce']);
    expect((await sendProven(server, ACCOUNT, await withNonce(answer.headers.get(NONCE_HEADER) ?? ''))).status).toBe(
      200,
    );
  }
  clock.forward(120);
  expect((await sendProven(server, ACCOUNT, await withNonce(old))).status).toBe(200);
  clock.forward(120);
  expect((await sendProven(server, ACCOUNT, await withNonce(old))).code).toBe('use_nonce');
});

test("P14: a client whose clock is ten minutes off is told the server's time, and then succeeds", async () => {
  const { server, device } = await enrolled();
  const at = async (iat: number) =>
    makeProof(
      { method: 'GET', url: server.issuer + PATHS.account, body: '' },
      { key: device.key.privateKey, id: device.id },
      { iat, nonce: await nonceOf(server) },
    );
  for (const off of [-600, 600]) {
    const answer = await sendProven(server, ACCOUNT, await at(server.now() + off));
    expect([answer.status, answer.code]).toEqual([401, 'clock_skew']);
    const { server_time } = answer.body as { server_time: number };
    expect((await sendProven(server, ACCOUNT, await at(server_time))).status).toBe(200);
  }
});

test('P14: only ES256 by the registered key is taken', async () => {
  const { server, device } = await enrolled();
  const body = await claims(server);
  const { publicJwk, privateKey } = device.key;
  const header = { typ: PROOF_TYPE, kid: device.id.kid };
  const publicBytes = new TextEncoder().encode(JSON.stringify(publicJwk));
  const hmac = await new SignJWT(body).setProtectedHeader({ ...header, alg: 'HS256' }).sign(publicBytes);
  const none = `${encodeText(JSON.stringify({ ...header, alg: 'none' }))}.${encodeText(JSON.stringify(body))}.`;
  const otherType = await new SignJWT(body)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', kid: device.id.kid })
    .sign(privateKey);
  const critical = `${encodeText(JSON.stringify({ ...header, alg: 'ES256', crit: ['exp'], exp: 1 }))}.${encodeText(JSON.stringify(body))}.${'A'.repeat(86)}`;
  const stranger = await newKey();
  const own = await new SignJWT(body)
    .setProtectedHeader({ alg: 'ES256', typ: PROOF_TYPE, jwk: stranger.publicJwk })
    .sign(stranger.privateKey);
  const both = await new SignJWT(body)
    .setProtectedHeader({ ...header, alg: 'ES256', jwk: stranger.publicJwk })
    .sign(stranger.privateKey);
  const remote = await new SignJWT(body)
    .setProtectedHeader({ ...header, alg: 'ES256', jku: 'https://evil.example/keys' })
    .sign(privateKey);
  const impostor = await new SignJWT(body).setProtectedHeader({ ...header, alg: 'ES256' }).sign(stranger.privateKey);
  for (const proof of [
    hmac,
    none,
    otherType,
    critical,
    own,
    both,
    remote,
    impostor,
    '',
    'a.b',
    'a.b.c',
    '.'.repeat(99),
  ]) {
    const answer = await sendProven(server, ACCOUNT, proof);
    expect([answer.status, answer.code]).toEqual([401, 'invalid_proof']);
  }
  const right = await new SignJWT(body).setProtectedHeader({ ...header, alg: 'ES256' }).sign(privateKey);
  expect((await sendProven(server, ACCOUNT, right)).status).toBe(200);
});

test('P14: a call without a proof is refused', async () => {
  const { server } = await enrolled();
  for (const path of [PATHS.account, PATHS.devices]) {
    expect(await send(server.issuer + path)).toMatchObject({ status: 401, code: 'invalid_proof' });
  }
});

test('P14: an unknown device and a removed one are not known', async () => {
  const { server, device } = await enrolled();
  const stranger = await newKey();
  const unknown = await proofFor(server, ACCOUNT, stranger.privateKey, { kid: 'no-such-device' });
  expect((await sendProven(server, ACCOUNT, unknown)).code).toBe('unknown_device');
  const kept = await proofFor(server, ACCOUNT, device.key.privateKey, device.id);
  await device.call('DELETE', `${PATHS.devices}/${device.id.kid}`);
  expect((await sendProven(server, ACCOUNT, kept)).code).toBe('unknown_device');
});

test("P13: the key of another account can't speak for this device", async () => {
  const { server, device } = await enrolled();
  const eve = await enrolDevice(server, { email: 'eve@example.org' });
  const proof = await proofFor(server, ACCOUNT, eve.key.privateKey, device.id);
  expect((await sendProven(server, ACCOUNT, proof)).code).toBe('invalid_proof');
});

test('P14: two proofs in one request are refused', async () => {
  const { server, device } = await enrolled();
  const [one, two] = [
    await proofFor(server, ACCOUNT, device.key.privateKey, device.id),
    await proofFor(server, ACCOUNT, device.key.privateKey, device.id),
  ];
  const answer = await send(server.issuer + PATHS.account, {
    headers: [
      [PROOF_HEADER, one],
      [PROOF_HEADER, two],
    ],
  });
  expect([answer.status, answer.code]).toEqual([401, 'invalid_proof']);
});

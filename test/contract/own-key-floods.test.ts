import { expect, test } from 'vitest';
import { randomToken } from '../../src/proofs/base64url.ts';
import { PATHS } from '../../src/wire/names.ts';
import { newKey, type ProvenCall, proofFor, registration, sendProven, type TestKey } from './support/device.ts';
import { showEnrolment } from './support/enrolment.ts';
import { startTestServer, type TestServer, testClock } from './support/server.ts';
import { enrolmentToken } from './support/verification.ts';

const claim = ({ publicJwk }: TestKey, otp: string): ProvenCall => ({
  method: 'POST',
  path: PATHS.claimEnrolment,
  body: { otp, public_key: publicJwk, name: 'Laptop' },
});

const result = (enrolment_id: string): ProvenCall => ({
  method: 'POST',
  path: PATHS.enrolmentResult,
  body: { enrolment_id, wait: 0 },
});

const prove = (server: TestServer, key: TestKey, call: ProvenCall): Promise<string> =>
  proofFor(server, call, key.privateKey, { jwk: key.publicJwk });

const keptProofs = async ({ db }: TestServer): Promise<number> =>
  (await db.selectFrom('proof_jtis').select('jti_hash').execute()).length;

test('P14: keys that nobody knows fill no table with what they ask for in vain', async () => {
  const server = await startTestServer({ now: testClock().now });
  const { id } = await showEnrolment(server);
  const key = await newKey();
  const token = await enrolmentToken(server, { email: 'eve@example.org' }, (await newKey()).print);
  const vain = [
    [claim(key, randomToken()), 'unknown_code'],
    [result(randomToken()), 'unknown_enrolment'],
    [result(id), 'unknown_enrolment'],
    [registration(key, randomToken(256)), 'invalid_enrolment_token'],
    [registration(key, token), 'invalid_enrolment_token'],
  ] as const;
  for (const [call, code] of vain) {
    const proof = await prove(server, key, call);
    expect((await sendProven(server, call, proof)).code).toBe(code);
    expect((await sendProven(server, call, proof)).code).toBe(code);
  }
  expect(await keptProofs(server)).toBe(0);
});

test('P14: whether a code, an enrolment or a token is there is told to a right proof only, and each proof is taken once', async () => {
  const server = await startTestServer({ now: testClock().now });
  const { otp, id } = await showEnrolment(server);
  const [key, other] = [await newKey(), await newKey()];
  const token = await enrolmentToken(server, { email: 'eve@example.org' }, other.print);
  const calls = [
    [claim(key, otp), key],
    [result(id), key],
    [registration(other, token), other],
  ] as const;
  for (const [call, of] of calls) {
    const forged = await proofFor(server, call, (await newKey()).privateKey, { jwk: of.publicJwk });
    expect((await sendProven(server, call, forged)).code).toBe('invalid_proof');
    const proof = await prove(server, of, call);
    expect([200, 201]).toContain((await sendProven(server, call, proof)).status);
    expect((await sendProven(server, call, proof)).code).toBe('invalid_proof');
  }
  expect(await keptProofs(server)).toBe(calls.length);
});

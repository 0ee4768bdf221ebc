import { expect, test } from 'vitest';
import { randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { hashDetails } from '../../src/proofs/details.ts';
import { REFUSALS } from '../../src/server/audit/refusals.ts';
import { DECISION_TYPE, NONCE_HEADER, PATHS, PROOF_TYPE } from '../../src/wire/names.ts';
import type { Claimed } from '../../src/wire/transaction.ts';
import { callAs, enrolDevice, newKey, nonceOf, sendProven, type TestDevice } from './support/device.ts';
import { es256, FORGERIES, type RightToken, tokenOf } from './support/forgeries.ts';
import type { Answer } from './support/http.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { stateOf } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

interface Stage {
  readonly server: TestServer;
  readonly device: TestDevice;
  readonly otp: string;
}

async function start(): Promise<Stage> {
  const server = await startTestServer({ now: testClock().now });
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  const { otp } = await (await createWebApp(server, SHOP)).push();
  return { server, device, otp };
}

const callOf = (path: string, body: object) => ({ method: 'POST', path, body });

/** The right proof of a claim of this code, in its parts. */
async function rightProof({ server, device, otp }: Stage): Promise<RightToken> {
  return {
    header: { alg: 'ES256', typ: PROOF_TYPE, kid: device.id.kid },
    claims: {
      htm: 'POST',
      htu: server.issuer + PATHS.claim,
      bh: await sha256(JSON.stringify({ otp })),
      iat: server.now(),
      jti: randomToken(),
      nonce: await nonceOf(server),
    },
    key: device.key,
    own: await newKey(),
  };
}

/** The right decision about this code, which the device has claimed, in its parts. */
async function rightDecision({ server, device, otp }: Stage): Promise<RightToken & { readonly txn: string }> {
  const answer = await callAs(server, device.key, device.id, callOf(PATHS.claim, { otp }));
  const { txn, details } = answer.body as Claimed;
  return {
    txn,
    header: { alg: 'ES256', typ: DECISION_TYPE, kid: device.id.kid },
    claims: {
      iss: device.id.kid,
      sub: device.account.sub,
      aud: server.issuer,
      client_id: SHOP.client_id,
      txn,
      otp_hash: await sha256(otp),
      details_hash: await hashDetails(details),
      decision: 'accept',
      origin: 'http://localhost:4801',
      top_origin: 'http://localhost:4801',
      path: '/login',
      uv: false,
      iat: server.now(),
      exp: server.now() + 60,
      jti: randomToken(),
    },
    key: device.key,
    own: await newKey(),
  };
}

const signed = ({ header, key }: RightToken, claims: object): string =>
  tokenOf(JSON.stringify(header), JSON.stringify(claims), es256(key));

const auditOf = async ({ db }: TestServer): Promise<readonly string[]> =>
  (await db.selectFrom('audit').select('event').orderBy('id').execute()).map(({ event }) => event);

const claimWith = ({ server, otp }: Stage, proof: string): Promise<Answer> =>
  sendProven(server, callOf(PATHS.claim, { otp }), proof);

const decideWith = ({ server, device }: Stage, txn: string, decision: string): Promise<Answer> =>
  callAs(server, device.key, device.id, callOf(PATHS.decision(txn), { decision }));

test('P14: no forged proof claims a code, whatever it says of its algorithm and its key', async () => {
  const stage = await start();
  const right = await rightProof(stage);
  const before = await auditOf(stage.server);
  for (const { what, make } of FORGERIES) {
    const { status, code } = await claimWith(stage, make(right));
    const expected = what.startsWith('another kid') ? 'unknown_device' : 'invalid_proof';
    expect([what, status, code]).toEqual([what, 401, expected]);
  }
  const refused = (await auditOf(stage.server)).slice(before.length);
  // As many as are kept of one reason, and the one that names no device of ours.
  expect(refused).toEqual(Array.from({ length: REFUSALS.lines + 1 }, () => 'proof.refused'));
  expect((await claimWith(stage, signed(right, right.claims))).status).toBe(200);
});

test('P14: a rightly signed proof with another claim than that of this very request claims nothing', async () => {
  const stage = await start();
  const right = await rightProof(stage);
  const { claims } = right;
  const { server, otp } = stage;
  const other = await startTestServer({ now: server.now, ownKeys: true });
  const cases: ReadonlyArray<readonly [what: string, code: string, changed: object]> = [
    ['another method', 'invalid_proof', { ...claims, htm: 'GET' }],
    ['the method in small letters', 'invalid_proof', { ...claims, htm: 'post' }],
    ['another server', 'invalid_proof', { ...claims, htu: other.issuer + PATHS.claim }],
    ['another door', 'invalid_proof', { ...claims, htu: server.issuer + PATHS.devices }],
    ['the address with a query', 'invalid_proof', { ...claims, htu: `${server.issuer}${PATHS.claim}?x` }],
    ['another body', 'invalid_proof', { ...claims, bh: await sha256(JSON.stringify({ otp: randomToken() })) }],
    ['the same body in other bytes', 'invalid_proof', { ...claims, bh: await sha256(`{"otp": "${otp}"}`) }],
    ['no body', 'invalid_proof', { ...claims, bh: undefined }],
    ['the past', 'clock_skew', { ...claims, iat: server.now() - 61 }],
    ['the future', 'clock_skew', { ...claims, iat: server.now() + 61 }],
    ['a time that is a text', 'invalid_proof', { ...claims, iat: server.now().toString() }],
    ['no time', 'invalid_proof', { ...claims, iat: undefined }],
    ['no jti', 'invalid_proof', { ...claims, jti: undefined }],
    ['a short jti', 'invalid_proof', { ...claims, jti: 'A' }],
    ['the nonce of another server', 'use_nonce', { ...claims, nonce: await nonceOf(other) }],
    ['no nonce', 'use_nonce', { ...claims, nonce: undefined }],
    ['a claim more', 'invalid_proof', { ...claims, exp: server.now() + 3600 }],
  ];
  for (const [what, code, changed] of cases) {
    const answer = await claimWith(stage, signed(right, changed));
    expect([what, answer.status, answer.code]).toEqual([what, 401, code]);
    expect(answer.headers.get(NONCE_HEADER)).not.toBeNull();
  }
  const twice = JSON.stringify(claims).replace(/}$/, `,"htu":"${other.issuer}"}`);
  expect((await claimWith(stage, tokenOf(JSON.stringify(right.header), twice, es256(right.key)))).code).toBe(
    'invalid_proof',
  );
  const rows = await server.db.selectFrom('transactions').select('state').execute();
  expect(rows).toEqual([{ state: 'pending' }]);
  expect((await claimWith(stage, signed(right, claims))).status).toBe(200);
});

test('P15: no forged decision moves a transaction, whatever it says of its algorithm and its key', async () => {
  const stage = await start();
  const right = await rightDecision(stage);
  const before = await auditOf(stage.server);
  for (const { what, make } of FORGERIES) {
    const { status, code } = await decideWith(stage, right.txn, make(right));
    // Without a signature it is no compact JWS, and is not looked at.
    const expected = what.endsWith('""') ? [400, 'invalid_request'] : [422, 'invalid_decision'];
    expect([what, status, code]).toEqual([what, ...expected]);
  }
  expect(await stateOf(stage.server, right.txn)).toBe('claimed');
  const refused = (await auditOf(stage.server)).slice(before.length);
  // All but the one that is no compact JWS.
  expect(refused).toEqual(FORGERIES.slice(1).map(() => 'decision.refused'));
  const accepted = await decideWith(stage, right.txn, signed(right, right.claims));
  expect(accepted.body).toMatchObject({ status: 'accepted' });
  expect(await auditOf(stage.server)).toEqual([...before, ...refused, 'transaction.accepted']);
});

test('P15: a rightly signed decision with another claim than that of this very transaction moves nothing', async () => {
  const stage = await start();
  const right = await rightDecision(stage);
  const { claims, txn } = right;
  const { server } = stage;
  const now = server.now();
  const cases: ReadonlyArray<readonly [what: string, changed: object]> = [
    ['another device', { ...claims, iss: 'another-device' }],
    ['another account', { ...claims, sub: 'another-account' }],
    ['another server', { ...claims, aud: 'https://login.example' }],
    ['several servers', { ...claims, aud: [server.issuer, 'https://login.example'] }],
    ['a server that only looks alike', { ...claims, aud: `${server.issuer}/` }],
    ['another web app', { ...claims, client_id: 'bank' }],
    ['another transaction', { ...claims, txn: randomToken() }],
    ['another code', { ...claims, otp_hash: await sha256('x') }],
    ['other details', { ...claims, details_hash: await sha256('x') }],
    ['longer than a minute', { ...claims, exp: now + 61 }],
    ['for ever', { ...claims, exp: Number.MAX_SAFE_INTEGER }],
    ['no end', { ...claims, exp: undefined }],
    ['the future', { ...claims, iat: now + 61, exp: now + 121 }],
    ['the past', { ...claims, iat: now - 121, exp: now - 61 }],
    ['no jti', { ...claims, jti: undefined }],
    ['an accept with a reason', { ...claims, reason: 'not_me' }],
    ['neither yes nor no', { ...claims, decision: 'maybe' }],
    ['no origin', { ...claims, origin: undefined }],
    ['a claim more', { ...claims, admin: true }],
  ];
  for (const [what, changed] of cases) {
    const { status, code } = await decideWith(stage, txn, signed(right, changed));
    expect([what, status, code]).toEqual([what, 422, 'invalid_decision']);
  }
  expect(await stateOf(server, txn)).toBe('claimed');
  expect((await decideWith(stage, txn, signed(right, claims))).body).toMatchObject({ status: 'accepted' });
});

test('P15: of a claim that stands in a decision twice, what is checked is what is kept', async () => {
  const stage = await start();
  const right = await rightDecision(stage);
  const twice = JSON.stringify(right.claims).replace(/}$/, ',"origin":"https://evil.example"}');
  const { code } = await decideWith(stage, right.txn, tokenOf(JSON.stringify(right.header), twice, es256(right.key)));
  expect(code).toBe('origin_mismatch');
  const line = await stage.server.db
    .selectFrom('audit')
    .select(['origin', 'detail'])
    .where('event', '=', 'transaction.relayed')
    .executeTakeFirst();
  expect(line).toEqual({ origin: 'https://evil.example', detail: 'accept' });
});

test('P14: a proof is no decision and a decision no proof, also where each is rightly signed', async () => {
  const stage = await start();
  const decision = await rightDecision(stage);
  const proof = await rightProof(stage);
  const asDecision = [
    signed(proof, proof.claims),
    signed({ ...decision, header: proof.header }, decision.claims),
    signed(decision, proof.claims),
  ];
  for (const token of asDecision) {
    expect((await decideWith(stage, decision.txn, token)).code).toBe('invalid_decision');
  }
  const asProof = [
    signed(decision, decision.claims),
    signed({ ...proof, header: decision.header }, proof.claims),
    signed(proof, decision.claims),
  ];
  for (const token of asProof) expect((await claimWith(stage, token)).code).toBe('invalid_proof');
  expect(await stateOf(stage.server, decision.txn)).toBe('claimed');
});

import fc from 'fast-check';
import { test } from 'vitest';
import { makeProof } from '../../src/proofs/proof.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { PATHS, PROOF_HEADER } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded } from './support/authenticator.ts';
import { enrolDevice, newKey, nonceOf, type TestDevice } from './support/device.ts';
import { claimedEnrolment, showEnrolment } from './support/enrolment.ts';
import { fuzz } from './support/fuzz.ts';
import {
  hostileFields,
  hostileHeader,
  hostileJson,
  hostileJws,
  hostileSegment,
  hostileText,
  hostileToken,
} from './support/hostile.ts';
import { type HostileRequest, PATIENCE } from './support/send-hostile.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { SHOP_LOGIN } from './support/sign-in.ts';
import { enrolmentToken, started } from './support/verification.ts';
import { createWebApp } from './support/web-app.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const CLIENT = `Basic ${btoa(`${SHOP.client_id}:${SHOP.client_secret}`)}`;

const posts = (path: string, body: fc.Arbitrary<string>, headers: Readonly<Record<string, string>> = JSON_TYPE) =>
  body.map((text): HostileRequest => ({ method: 'POST', path, headers, body: text }));

/** Signs each request as it is, with a nonce that stays right while the clock stands. */
async function signing(
  server: TestServer,
  { key, id }: Pick<TestDevice, 'key'> & { id: TestDevice['id'] | { jwk: TestDevice['key']['publicJwk'] } },
) {
  const nonce = await nonceOf(server);
  return async (request: HostileRequest): Promise<HostileRequest> => {
    const { method, path, body = '', headers = {} } = request;
    const url = new URL(server.issuer + path).href;
    const proof = await makeProof({ method, url, body }, { key: key.privateKey, id }, { iat: server.now(), nonce });
    return { ...request, headers: { ...headers, [PROOF_HEADER]: proof } };
  };
}

const serverAndDevice = async () => {
  const server = await startTestServer({ now: testClock().now });
  return { server, device: await enrolDevice(server, { email: 'ada@example.org' }) };
};

test('hostile starts of a verification are answered, and enrol nobody', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const key_thumbprint = (await newKey()).print;
  const bodies = fc.oneof(
    hostileJson({ email: 'eve@example.org', key_thumbprint }),
    hostileJson({ phone_number: '+4712345678' }),
  );
  await fuzz(server, posts(PATHS.verification, bodies), { isApi: true });
});

test('hostile checks of a code are answered, and verify nothing', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const { verification_id } = await started(server, { email: 'eve@example.org' });
  const headers = fc.record({ 'content-type': fc.constantFrom(...Object.values(JSON_TYPE)), cookie: hostileHeader });
  const checks = fc.tuple(hostileJson({ verification_id, code: '00000000' }), headers);
  await fuzz(
    server,
    checks.map(([body, sent]) => ({ method: 'POST', path: PATHS.verify, headers: sent, body })),
    { isApi: true, reaches: ['invalid_code'] },
  );
});

test('hostile resends are answered', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const { verification_id } = await started(server, { email: 'eve@example.org' });
  const requests = fc
    .tuple(fc.oneof(fc.constant(verification_id), hostileSegment), hostileJson({}))
    .map(([id, body]) => ({ method: 'POST', path: `${PATHS.verification}/${id}/resend`, headers: JSON_TYPE, body }));
  await fuzz(server, requests, { isApi: true, reaches: ['unknown_verification', 'too_many_requests'] });
});

test("hostile registrations with another key's token, each rightly signed, register nothing", PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const [key, other] = [await newKey(), await newKey()];
  const enrolment_token = await enrolmentToken(server, { email: 'eve@example.org' }, other.print);
  const keys = fc.constantFrom(key.publicJwk, other.publicJwk);
  const bodies = keys.chain((public_key) => hostileJson({ enrolment_token, public_key, name: 'Laptop' }));
  const prepare = await signing(server, { key, id: { jwk: key.publicJwk } });
  const reaches = ['invalid_request', 'invalid_proof', 'invalid_enrolment_token'] as const;
  await fuzz(server, posts(PATHS.devices, bodies), { isApi: true, isRefused: true, reaches, prepare });
});

test('hostile claims of shown enrolment codes, each rightly signed, register nothing', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const [key, open] = [await newKey(), await showEnrolment(server, 'bob@example.org')];
  const taken = await claimedEnrolment(server, 'eve@example.org');
  const bodies = fc
    .constantFrom(open.otp, taken.otp, 'A'.repeat(22))
    .chain((otp) => hostileJson({ otp, public_key: key.publicJwk, name: 'Laptop' }));
  const prepare = await signing(server, { key, id: { jwk: key.publicJwk } });
  const reaches = [200, 'invalid_request', 'unknown_code', 'code_not_open'] as const;
  await fuzz(server, posts(PATHS.claimEnrolment, bodies), { isApi: true, reaches, prepare });
});

test('hostile questions for the result of an enrolment, each rightly signed, register nothing', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const { key, claimed } = await claimedEnrolment(server, 'eve@example.org');
  const bodies = hostileJson({ enrolment_id: claimed.enrolment_id, wait: 0 }).filter((body) => !isHeldBack(body));
  const prepare = await signing(server, { key, id: { jwk: key.publicJwk } });
  const reaches = [200, 'invalid_request', 'unknown_enrolment'] as const;
  await fuzz(server, posts(PATHS.enrolmentResult, bodies), { isApi: true, reaches, prepare });
});

/** A right question that may be answered after seconds only. */
function isHeldBack(body: string): boolean {
  try {
    const wait = (JSON.parse(body) as { readonly wait?: unknown } | null)?.wait;
    return typeof wait === 'number' && wait > 0 && wait <= LIFETIME.longPoll;
  } catch {
    return false;
  }
}

test('hostile claims of a shown code, each rightly signed, approve nothing', PATIENCE, async () => {
  const { server, device } = await serverAndDevice();
  const { otp } = await (await createWebApp(server, SHOP)).push();
  await fuzz(server, posts(PATHS.claim, hostileJson({ otp })), {
    isApi: true,
    reaches: ['invalid_request', 'unknown_code'],
    prepare: await signing(server, device),
  });
});

test('hostile decisions, each rightly signed, approve nothing', PATIENCE, async () => {
  const server = await startTestServer({ now: testClock().now });
  const [alice, device] = [
    await enrol(server, { email: 'alice@example.org' }),
    await enrolDevice(server, { email: 'eve@example.org' }),
  ];
  const code = succeeded(await alice.claim((await (await createWebApp(server, SHOP)).push()).otp));
  // Rightly signed by alice and handed in by eve: no change of it may make it hers.
  const decision = await alice.sign(code, ACCEPT, pageAt(SHOP_LOGIN));
  const bodies = fc.oneof(
    hostileJws(decision).map((jws) => JSON.stringify({ decision: jws })),
    hostileJson({ decision }),
  );
  const paths = fc.oneof(fc.constant(code.txn), hostileSegment);
  const requests = fc
    .tuple(paths, bodies)
    .map(([txn, body]) => ({ method: 'POST', path: `/transactions/${txn}/decision`, headers: JSON_TYPE, body }));
  const reaches = ['invalid_request', 'unknown_transaction'] as const;
  await fuzz(server, requests, { isApi: true, isRefused: true, reaches, prepare: await signing(server, device) });
});

test('hostile approvals of devices, each rightly signed, let nobody in', PATIENCE, async () => {
  const { server, device } = await serverAndDevice();
  const waiting = await enrolDevice(server, { email: 'ada@example.org' });
  const requests = fc
    .tuple(
      fc.oneof(fc.constant(waiting.device.device_id), hostileSegment),
      hostileJson({ thumbprint: device.key.print }),
    )
    .filter(([, body]) => !body.includes(waiting.key.print))
    .map(([id, body]) => ({ method: 'POST', path: `${PATHS.devices}/${id}/approval`, headers: JSON_TYPE, body }));
  const prepare = await signing(server, device);
  await fuzz(server, requests, {
    isApi: true,
    isRefused: true,
    reaches: ['invalid_request', 'not_found'],
    prepare,
  });
});

test(
  "hostile removals of devices, of another account's too, each rightly signed, take nobody away",
  PATIENCE,
  async () => {
    const { server, device } = await serverAndDevice();
    const stranger = await enrolDevice(server, { email: 'eve@example.org' });
    const ids = fc.oneof(
      fc.constant(stranger.device.device_id),
      hostileToken(stranger.device.device_id).map(encodeURIComponent),
      hostileSegment,
    );
    const requests = ids.map((id) => ({ method: 'DELETE', path: `${PATHS.devices}/${id}` }));
    const prepare = await signing(server, device);
    await fuzz(server, requests, { isApi: true, isRefused: true, reaches: ['not_found'], prepare });
  },
);

test('hostile proofs are refused at every door that asks for one', PATIENCE, async () => {
  const { server, device } = await serverAndDevice();
  const nonce = await nonceOf(server);
  // Of another key than the one that it names.
  const [stranger, { publicJwk }] = [await newKey(), device.key];
  const named = { public_key: publicJwk, name: 'Laptop' };
  const doors = [
    { method: 'GET', path: PATHS.account, id: device.id },
    { method: 'GET', path: PATHS.devices, id: device.id },
    { method: 'DELETE', path: `${PATHS.devices}/${device.device.device_id}`, id: device.id },
    {
      method: 'POST',
      path: PATHS.approval(device.device.device_id),
      id: device.id,
      body: { thumbprint: stranger.print },
    },
    { method: 'POST', path: PATHS.claim, id: device.id, body: { otp: 'A'.repeat(22) } },
    { method: 'POST', path: PATHS.decision('A'.repeat(22)), id: device.id, body: { decision: 'a.b.c' } },
    {
      method: 'POST',
      path: PATHS.devices,
      id: { jwk: publicJwk },
      body: { enrolment_token: 'A'.repeat(43), ...named },
    },
    { method: 'POST', path: PATHS.claimEnrolment, id: { jwk: publicJwk }, body: { otp: 'A'.repeat(22), ...named } },
    { method: 'POST', path: PATHS.enrolmentResult, id: { jwk: publicJwk }, body: { enrolment_id: 'A'.repeat(22) } },
  ];
  for (const { method, path, id, body } of doors) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = { method, url: server.issuer + path, body: sent.body ?? '' };
    const proof = await makeProof(request, { key: stranger.privateKey, id }, { iat: server.now(), nonce });
    const requests = fc.tuple(hostileJws(proof), hostileHeader).map(
      ([jws, etag]): HostileRequest => ({
        method,
        path,
        headers: { ...(body === undefined ? {} : JSON_TYPE), [PROOF_HEADER]: jws, 'if-none-match': etag },
        ...sent,
      }),
    );
    await fuzz(server, requests, { isApi: true, isRefused: true, reaches: ['invalid_proof'] });
  }
});

test('hostile questions of a web app are answered', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const { requestUri } = await (await createWebApp(server, SHOP)).push();
  const authorization = fc.oneof(fc.constant(CLIENT), hostileHeader);
  const requests = fc
    .tuple(hostileFields({ request_uri: requestUri, wait: '0' }), authorization)
    // A right question may be held back.
    .filter(([body]) => body.includes('wait=0'))
    .map(([body, sent]) => ({
      method: 'POST',
      path: PATHS.status,
      headers: { ...FORM_TYPE, authorization: sent },
      body,
    }));
  await fuzz(server, requests, { isApi: true });
});

test('hostile addresses are answered', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const requests = fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'),
      fc.array(hostileSegment, { maxLength: 4 }),
      fc.record({ accept: hostileHeader, cookie: hostileHeader, 'x-forwarded-for': hostileHeader }),
      hostileText,
    )
    .map(([method, segments, headers, text]) => ({
      method,
      path: `/${segments.join('/')}`.slice(0, 6000),
      headers,
      ...(method === 'POST' ? { body: text } : {}),
    }));
  await fuzz(server, requests, { isApi: false });
});

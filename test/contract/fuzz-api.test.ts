import fc from 'fast-check';
import { test } from 'vitest';
import { makeProof } from '../../src/proofs/proof.ts';
import { PATHS, PROOF_HEADER } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded } from './support/authenticator.ts';
import { enrolDevice, newKey, nonceOf, type TestDevice } from './support/device.ts';
import { fuzz, type HostileRequest, PATIENCE } from './support/fuzz.ts';
import {
  hostileFields,
  hostileHeader,
  hostileJson,
  hostileJws,
  hostileSegment,
  hostileText,
} from './support/hostile.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { SHOP_LOGIN } from './support/sign-in.ts';
import { started } from './support/verification.ts';
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
    { isApi: true },
  );
});

test('hostile resends are answered', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const requests = fc
    .tuple(hostileSegment, hostileJson({}))
    .map(([id, body]) => ({ method: 'POST', path: `${PATHS.verification}/${id}/resend`, headers: JSON_TYPE, body }));
  await fuzz(server, requests, { isApi: true });
});

test('hostile registrations, each rightly signed, register nothing', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const key = await newKey();
  const right = { enrolment_token: 'A'.repeat(43), public_key: key.publicJwk, name: 'Laptop' };
  const prepare = await signing(server, { key, id: { jwk: key.publicJwk } });
  await fuzz(server, posts(PATHS.devices, hostileJson(right)), { isApi: true, isRefused: true, prepare });
});

test('hostile claims of an enrolment code, each rightly signed, register nothing', PATIENCE, async () => {
  const { server } = await serverAndDevice();
  const key = await newKey();
  const prepare = await signing(server, { key, id: { jwk: key.publicJwk } });
  const claim = hostileJson({ otp: 'A'.repeat(22), public_key: key.publicJwk, name: 'Laptop' });
  const result = hostileJson({ enrolment_id: 'A'.repeat(22), wait: 0 });
  await fuzz(server, fc.oneof(posts(PATHS.claimEnrolment, claim), posts(PATHS.enrolmentResult, result)), {
    isApi: true,
    prepare,
  });
});

test('hostile claims of a shown code, each rightly signed, approve nothing', PATIENCE, async () => {
  const { server, device } = await serverAndDevice();
  const { otp } = await (await createWebApp(server, SHOP)).push();
  await fuzz(server, posts(PATHS.claim, hostileJson({ otp })), {
    isApi: true,
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
  await fuzz(server, requests, { isApi: true, isRefused: true, prepare: await signing(server, device) });
});

test(
  'hostile approvals and removals of devices, each rightly signed, let nobody in and take nobody away',
  PATIENCE,
  async () => {
    const { server, device } = await serverAndDevice();
    const waiting = await enrolDevice(server, { email: 'ada@example.org' });
    const approval = fc
      .tuple(
        fc.oneof(fc.constant(waiting.device.device_id), hostileSegment),
        hostileJson({ thumbprint: device.key.print }),
      )
      .map(([id, body]) => ({ method: 'POST', path: `${PATHS.devices}/${id}/approval`, headers: JSON_TYPE, body }))
      .filter(({ body }) => !body.includes(waiting.key.print));
    const removal = hostileSegment.map((id) => ({ method: 'DELETE', path: `${PATHS.devices}/${id}` }));
    await fuzz(server, fc.oneof(approval, removal), {
      isApi: true,
      isRefused: true,
      prepare: await signing(server, device),
    });
  },
);

test('hostile proofs are refused at every door that asks for one', PATIENCE, async () => {
  const { server, device } = await serverAndDevice();
  const nonce = await nonceOf(server);
  const request = { method: 'GET', url: server.issuer + PATHS.account, body: '' };
  // Of another key than the device's.
  const stranger = await newKey();
  const proof = await makeProof(request, { key: stranger.privateKey, id: device.id }, { iat: server.now(), nonce });
  const requests = fc
    .tuple(
      fc.constantFrom(
        { method: 'GET', path: PATHS.account },
        { method: 'GET', path: PATHS.devices },
        { method: 'POST', path: PATHS.claim },
        { method: 'POST', path: PATHS.devices },
      ),
      hostileJws(proof),
      hostileHeader,
    )
    .map(([door, jws, etag]) => ({ ...door, headers: { [PROOF_HEADER]: jws, 'if-none-match': etag } }));
  await fuzz(server, requests, { isApi: true, isRefused: true });
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

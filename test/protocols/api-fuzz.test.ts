import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateAccountKey } from '../../src/proofs/keys.ts';
import { type CountersignApi, createCountersignApi } from '../../src/protocols/countersign/api.ts';
import { ApiError } from '../../src/protocols/countersign/api-error.ts';
import { toFailure } from '../../src/protocols/countersign/failure.ts';
import { createPeerMemory } from '../../src/protocols/countersign/peer-memory.ts';
import type { Signer } from '../../src/protocols/countersign/proven-call.ts';
import { ERRORS, type ErrorCode } from '../../src/wire/errors.ts';
import { NONCE_HEADER } from '../../src/wire/names.ts';
import { hostileHeader, hostileJson } from '../contract/support/hostile.ts';
import { count } from '../support/counts.ts';
import { createFakeArea } from '../support/fake-browser.ts';

const ISSUER = 'https://login.example';
const NOW = Date.UTC(2026, 10, 22);
const ID = 'A'.repeat(22);
const { privateKey: key, publicJwk } = await generateAccountKey();

const DEVICE = {
  device_id: 'device-1',
  name: 'Laptop',
  thumbprint: 'A'.repeat(43),
  created_at: 1,
  active_after: 0,
  last_used_at: null,
  current: true,
};
const ACCOUNT = {
  sub: 'sub-1',
  label: 'ada@example.org',
  issuer_name: 'Login',
  web_apps: [{ client_id: 'shop', client_name: 'Shop', origins: ['https://shop.example'] }],
  devices_waiting: 0,
};
const STARTED = {
  verification_id: ID,
  destination: 'a…@example.org',
  expires_at: 2,
  resend_after: 1,
  attempts_left: 5,
};
const DISCOVERY = {
  protocol: 1,
  issuer: ISSUER,
  name: 'Login',
  registration: 'open',
  channels: ['email'],
  server_time: NOW / 1000,
};

interface Call {
  readonly right: object;
  readonly make: (api: CountersignApi, signer: Signer) => Promise<unknown>;
}

const CALLS: Readonly<Record<string, Call>> = {
  discover: { right: DISCOVERY, make: (api) => api.discover(ISSUER) },
  startVerification: { right: STARTED, make: (api) => api.startVerification(ISSUER, { email: 'ada@example.org' }) },
  resendVerification: { right: STARTED, make: (api) => api.resendVerification(ISSUER, ID) },
  verifyCode: {
    right: { verified: true, enrolment_token: 'A'.repeat(43) },
    make: (api) => api.verifyCode(ISSUER, ID, '12345678'),
  },
  registerDevice: {
    right: { device: DEVICE, account: ACCOUNT },
    make: (api, signer) => api.registerDevice(signer, { enrolment_token: ID, public_key: publicJwk, name: 'Laptop' }),
  },
  devices: { right: { devices: [DEVICE] }, make: (api, signer) => api.devices(signer) },
  claimEnrolment: {
    right: { enrolment_id: ID, issuer_name: 'Login', label: 'a…@example.org', expires_in: 600 },
    make: (api, signer) => api.claimEnrolment(signer, { otp: ID, public_key: publicJwk, name: 'Laptop' }),
  },
  enrolmentResult: {
    right: { status: 'registered', device: DEVICE, account: ACCOUNT },
    make: (api, signer) => api.enrolmentResult(signer, ID, 0),
  },
  account: { right: ACCOUNT, make: (api, signer) => api.account(signer, '"etag"') },
  claim: { right: { txn: ID, details: 'AAAA', expires_in: 120 }, make: (api, signer) => api.claim(signer, ID) },
  decide: {
    right: { status: 'accepted', ticket: ID, expires_in: 30 },
    make: (api, signer) => api.decide(signer, ID, 'a.b.c'),
  },
};

/** A problem document of ours, which a hostile server changes and sends with another status. */
const problem = fc.constantFrom(...(Object.keys(ERRORS) as ErrorCode[])).map((code) => ({
  type: 'about:blank',
  title: 'No',
  status: ERRORS[code].status,
  code,
  retry_after: 5,
  attempts_left: 1,
  server_time: 1e9,
  active_after: 5,
}));

interface Drawn {
  readonly body: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

function answers(right: object): fc.Arbitrary<Drawn> {
  const type = fc.constantFrom('application/json', 'application/json', 'application/problem+json', 'text/html', '');
  const headers = fc
    .record({ type, nonce: hostileHeader, etag: hostileHeader, retry: hostileHeader })
    .map(({ type: given, nonce, etag, retry }) => ({
      'content-type': given,
      [NONCE_HEADER]: nonce,
      etag,
      'retry-after': retry,
    }));
  const success = fc.record({ body: hostileJson(right), status: fc.constantFrom(200, 201, 202, 299) });
  const failure = fc
    .tuple(problem, fc.boolean(), fc.constantFrom(400, 401, 403, 404, 409, 410, 422, 429, 500, 503))
    .chain(([document, fits, status]) =>
      fc.oneof(hostileJson(document), fc.constant(JSON.stringify(document))).map((body) => ({
        body,
        status: fits ? document.status : status,
      })),
    );
  return fc.tuple(fc.oneof(success, failure), headers).map(([answer, sent]) => ({ ...answer, headers: sent }));
}

const inputs = { numRuns: count(200, 10_000), seed: count(20_261_122, Date.now() % 2 ** 31), endOnFailure: true };

test.each(Object.keys(CALLS))(
  'whatever a hostile server answers to %s is understood or an error in words, after three requests at most',
  { timeout: count(120_000, 1_800_000) },
  async (name) => {
    const call = CALLS[name];
    if (call === undefined) throw new Error(name);
    const peers = createPeerMemory(createFakeArea());
    let next: readonly Drawn[] = [];
    let asked = 0;
    const fetch: typeof globalThis.fetch = () => {
      const { body, status, headers } = next[asked] ?? next[0] ?? { body: '', status: 500, headers: {} };
      asked += 1;
      return Promise.resolve(new Response(body, { status, headers }));
    };
    const api = createCountersignApi({ fetch, peers, now: () => NOW });
    const signer = { issuer: ISSUER, key, id: { kid: 'device-1' } };
    next = [{ body: JSON.stringify(call.right), status: 200, headers: { 'content-type': 'application/json' } }];
    await call.make(api, signer);
    await fc.assert(
      fc.asyncProperty(fc.array(answers(call.right), { minLength: 1, maxLength: 3 }), async (drawn) => {
        [next, asked] = [drawn, 0];
        const outcome = await call.make(api, signer).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        expect(asked).toBeLessThanOrEqual(3);
        if ('error' in outcome) {
          expect(outcome.error).toBeInstanceOf(ApiError);
          expect(toFailure(outcome.error).detail.length).toBeLessThanOrEqual(300);
          return;
        }
        // It was one of the answers that say success, and no ticket came from anything but an accept.
        const last = drawn[asked - 1] ?? drawn[0];
        expect(last?.status).toBeLessThan(300);
        if (name === 'decide' && JSON.stringify(outcome.value).includes('accepted')) {
          expect(outcome.value).toMatchObject({ ticket: expect.stringMatching(/^[\w-]{22,128}$/) as string });
        }
      }),
      inputs,
    );
  },
);

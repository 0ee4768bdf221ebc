import { describe, expect, it } from 'vitest';
import { generateAccountKey } from '../../src/proofs/keys.ts';
import { createCountersignApi } from '../../src/protocols/countersign/api.ts';
import { ApiError } from '../../src/protocols/countersign/api-error.ts';
import { toFailure } from '../../src/protocols/countersign/failure.ts';
import { CALL_TIMEOUT, MAX_ANSWER_BYTES } from '../../src/protocols/countersign/http.ts';
import { createPeerMemory } from '../../src/protocols/countersign/peer-memory.ts';
import { ERRORS, type ErrorCode } from '../../src/wire/errors.ts';
import { createFakeArea } from '../support/fake-browser.ts';
import { createFakeTokenServer } from '../support/fake-token-server.ts';

const NOW = Date.UTC(2026, 10, 22);

async function setUp() {
  const clock = { now: NOW };
  const now = () => clock.now;
  const server = createFakeTokenServer({ now });
  const inits: RequestInit[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    inits.push(init ?? {});
    return server.fetch(input, init);
  };
  const area = createFakeArea();
  const create = () => createCountersignApi({ fetch, peers: createPeerMemory(area), now });
  const { privateKey: key, publicJwk: jwk } = await generateAccountKey();
  server.devices.set('device-1', { sub: 'sub-1', label: 'ada', jwk, activeAfter: 0, name: 'Laptop', createdAt: 0 });
  const signer = { issuer: server.issuer, key, id: { kid: 'device-1' } };
  return { server, inits, create, api: create(), signer, clock };
}

const json = (body: string, init: ResponseInit = {}) =>
  ({ answer: new Response(body, { headers: { 'content-type': 'application/json' }, ...init }) }) as const;

describe('a call to the token server', () => {
  it('goes without cookies, redirects and referrer, and can end', async () => {
    const { api, inits, server } = await setUp();
    await api.discover(server.issuer);
    expect(inits[0]).toMatchObject({ credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' });
    expect(inits[0]?.signal).toBeInstanceOf(AbortSignal);
  });

  it('has time to be answered by a server that takes ten seconds', () => {
    expect(CALL_TIMEOUT).toBeGreaterThan(10_000);
  });

  it('P14: answers a nonce once, and remembers it for the next life of the worker', async () => {
    const { api, create, server, signer } = await setUp();
    await api.account(signer, null);
    expect(server.calls).toHaveLength(2);
    await create().account(signer, null);
    expect(server.calls).toHaveLength(3);
  });

  it('P14: gives up when a fresh nonce is refused again', async () => {
    const { api, server, signer } = await setUp();
    server.faults.push({ problem: 'use_nonce' }, { problem: 'use_nonce' }, { problem: 'use_nonce' });
    await expect(api.account(signer, null)).rejects.toMatchObject({ code: 'use_nonce' });
    expect(server.calls).toHaveLength(2);
  });

  it('P14: takes the server’s time when its own clock is off, once, and keeps it', async () => {
    const { api, server, signer } = await setUp();
    server.state.ahead = 7200;
    await api.account(signer, null);
    expect(await api.serverTime(server.issuer)).toBe(NOW / 1000 + 7200);
    const before = server.calls.length;
    await api.account(signer, null);
    expect(server.calls).toHaveLength(before + 1);
    server.state.ahead = -7200;
    server.faults.push({ problem: 'clock_skew' });
    await expect(api.account(signer, null)).rejects.toMatchObject({ code: 'clock_skew' });
  });

  it('P24: sends the validator back and understands that nothing changed', async () => {
    const { api, signer } = await setUp();
    const first = await api.account(signer, null);
    if (first.kind !== 'account') throw new Error('no account');
    expect(await api.account(signer, first.etag)).toEqual({ kind: 'unchanged' });
  });

  it('believes a discovery document only about the address it was asked at', async () => {
    const { api, server } = await setUp();
    const other = { protocol: 1, issuer: 'https://other.example', name: 'X', registration: 'open', channels: [] };
    server.faults.push(json(JSON.stringify(other)));
    await expect(api.discover(server.issuer)).rejects.toMatchObject({ code: 'server_garbage' });
  });

  const garbage: Record<string, () => { readonly answer: Response }> = {
    'no JSON': () => json('{'),
    'a page': () => ({ answer: new Response('<p>hello', { headers: { 'content-type': 'text/html' } }) }),
    'JSON of another type': () => ({ answer: new Response('{}', { headers: { 'content-type': 'text/plain' } }) }),
    'the wrong form': () => json('{"protocol":2}'),
    null: () => json('null'),
    'too much': () => json(`"${'x'.repeat(MAX_ANSWER_BYTES)}"`),
    'an error that is no problem document': () => json('{"error":"x"}', { status: 400 }),
    'a problem of another status': () =>
      json(JSON.stringify({ type: 'x', title: 'x', status: 404, code: 'unknown_code' }), { status: 400 }),
    'a problem with a code that nobody knows': () =>
      json(JSON.stringify({ type: 'x', title: 'x', status: 400, code: 'toString' }), { status: 400 }),
    nothing: () => ({ answer: new Response(null, { status: 204 }) }),
  };
  for (const [what, answer] of Object.entries(garbage)) {
    it(`takes ${what} for garbage`, async () => {
      const { api, server } = await setUp();
      server.faults.push(answer());
      await expect(api.discover(server.issuer)).rejects.toMatchObject({ code: 'server_garbage' });
    });
  }

  it('calls a page of status 502 the server’s failure, and no answer unreachable', async () => {
    const { api, server } = await setUp();
    server.faults.push({ answer: new Response('Bad Gateway', { status: 502 }) }, 'unreachable');
    await expect(api.discover(server.issuer)).rejects.toMatchObject({ code: 'server_error' });
    await expect(api.discover(server.issuer)).rejects.toMatchObject({ code: 'server_unreachable' });
  });

  it('passes on how long to wait and how many attempts are left', async () => {
    const { api, server } = await setUp();
    server.faults.push({ problem: 'too_many_requests', extra: { retry_after: 30, attempts_left: 2 } });
    const error: unknown = await api.verifyCode(server.issuer, 'id', '1').catch((caught: unknown) => caught);
    expect(toFailure(error)).toMatchObject({ code: 'too_many_requests', retryAfter: 30, attemptsLeft: 2 });
  });

  it('has words for every code of the API, and hides no other error', () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      expect(toFailure(new ApiError(code, 'why')).code).toMatch(/^[a-z_]+$/);
    }
    expect(() => toFailure(new TypeError('a bug'))).toThrow('a bug');
  });
});

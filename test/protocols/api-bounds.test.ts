import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateAccountKey } from '../../src/proofs/keys.ts';
import { type CountersignApi, createCountersignApi } from '../../src/protocols/countersign/api.ts';
import { CALL_TIMEOUT, MAX_ANSWER_BYTES } from '../../src/protocols/countersign/http.ts';
import { createPeerMemory } from '../../src/protocols/countersign/peer-memory.ts';
import type { Signer } from '../../src/protocols/countersign/proven-call.ts';
import { createFakeArea } from '../support/fake-browser.ts';

const ISSUER = 'https://login.example';
const ROOT = join(import.meta.dirname, '../..');

const { privateKey: key, publicJwk: jwk } = await generateAccountKey();
const device: Signer = { issuer: ISSUER, key, id: { kid: 'device-1' } };
const own: Signer = { issuer: ISSUER, key, id: { jwk } };

type Door = (api: CountersignApi) => Promise<unknown>;

/** A call of everything that asks a server. The compiler holds the table whole; `serverTime` asks nobody. */
const DOORS: { readonly [N in Exclude<keyof CountersignApi, 'serverTime'>]: Door } = {
  discover: (api) => api.discover(ISSUER),
  startVerification: (api) => api.startVerification(ISSUER, { email: 'ada@example.org' }),
  resendVerification: (api) => api.resendVerification(ISSUER, 'id'),
  verifyCode: (api) => api.verifyCode(ISSUER, 'id', '12345678'),
  registerDevice: (api) =>
    api.registerDevice(own, { enrolment_token: 'A'.repeat(22), public_key: jwk, name: 'Laptop' }),
  devices: (api) => api.devices(device),
  approveDevice: (api) => api.approveDevice(device, 'device-2', 'A'.repeat(43)),
  claimEnrolment: (api) => api.claimEnrolment(own, { otp: 'A'.repeat(22), public_key: jwk, name: 'Laptop' }),
  enrolmentResult: (api) => api.enrolmentResult(own, 'id', HELD / 1000),
  removeDevice: (api) => api.removeDevice(device, 'device-2'),
  account: (api) => api.account(device, null),
  claim: (api) => api.claim(device, 'A'.repeat(22)),
  decide: (api) => api.decide(device, 'A'.repeat(22), 'a.b.c'),
};

/** Milliseconds that the one call that may be held back gets more. */
const HELD = 20_000;

interface Bounds {
  readonly api: CountersignApi;
  /** Milliseconds of each time limit that was set. */
  readonly limits: number[];
  /** Ends the time of every call. */
  readonly timeOut: () => void;
  /** Resolves when a call reached the server. */
  readonly asked: Promise<void>;
}

function bounded(answer: (signal: AbortSignal) => Promise<Response>): Bounds {
  const limits: number[] = [];
  const clock = new AbortController();
  let reached: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const api = createCountersignApi({
    peers: createPeerMemory(createFakeArea()),
    now: () => Date.UTC(2026, 10, 22),
    timeout: (milliseconds) => {
      limits.push(milliseconds);
      return clock.signal;
    },
    fetch: (_, init) => {
      reached();
      const { signal } = init ?? {};
      // Without a signal nothing could ever end the call: told, not waited for.
      return signal ? answer(signal) : Promise.reject(new Error('nothing bounds this call in time'));
    },
  });
  return { api, limits, asked, timeOut: () => clock.abort(new DOMException('time is over', 'TimeoutError')) };
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

/** Sends half a JSON text at once and the rest never, as a browser's body does that is aborted with its call. */
const stalls = (signal: AbortSignal) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{'));
      signal.addEventListener('abort', () => controller.error(signal.reason));
    },
  });

const json = { headers: { 'content-type': 'application/json' } };

describe.each(Object.entries(DOORS))('what a server may take of the extension at %s', (name, call) => {
  const limit = name === 'enrolmentResult' ? CALL_TIMEOUT + HELD : CALL_TIMEOUT;

  it.each([
    ['does not answer', (signal: AbortSignal) => aborted(signal)],
    ['stops within its answer', (signal: AbortSignal) => Promise.resolve(new Response(stalls(signal), json))],
  ])('ends in time where it %s', async (_, answer) => {
    const { api, limits, asked, timeOut } = bounded(answer);
    const ended = call(api).catch((error: unknown) => error);
    await asked;
    expect(limits).toEqual([limit]);
    timeOut();
    expect(await ended).toMatchObject({ name: 'ApiError', code: 'server_unreachable' });
  });

  it.each([200, 400])('is 256 kB of an endless answer, of status %i too', async (status) => {
    const chunk = new Uint8Array(16 * 1024).fill(0x20);
    let sent = 0;
    let isLetGo = false;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sent += chunk.length;
          controller.enqueue(chunk);
        },
        cancel() {
          isLetGo = true;
        },
      },
      { highWaterMark: 0 },
    );
    const { api } = bounded(() => Promise.resolve(new Response(endless, { ...json, status })));
    await expect(call(api)).rejects.toMatchObject({ name: 'ApiError', code: 'server_garbage' });
    expect([sent, isLetGo]).toEqual([MAX_ANSWER_BYTES + chunk.length, true]);
  });
});

it('asks no server but through that one bounded call, and the cache for pictures that the page has loaded', () => {
  const extension = [
    'accounts',
    'approvals',
    'background',
    'content',
    'detection',
    'diagnostics',
    'history',
    'messaging',
  ]
    .concat([
      'options',
      'permissions',
      'popup',
      'protocols',
      'reading',
      'settings',
      'storage',
      'ui',
      'vault',
      'vision',
      'welcome',
    ])
    .flatMap((room) =>
      readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => `src/${room}/${file}`),
    );
  const asking = extension.filter((file) =>
    /\bfetch\(|XMLHttpRequest|new WebSocket|new EventSource|sendBeacon/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  const cache = 'src/detection/picture-at.ts';
  expect(asking.toSorted()).toEqual(['src/background/main.ts', cache, 'src/protocols/countersign/http.ts']);
  const calls = readFileSync(join(ROOT, cache), 'utf8').match(/\bfetch\([^)]*\)/g);
  expect(calls).toEqual(["fetch(address, { cache: 'only-if-cached', mode: 'same-origin' })"]);
});

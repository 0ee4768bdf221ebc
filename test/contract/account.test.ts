import { expect, test } from 'vitest';
import { PATHS } from '../../src/wire/names.ts';
import { enrolDevice } from './support/device.ts';
import { send } from './support/http.ts';
import { startTestServer, testClock } from './support/server.ts';

test('P24: the account is answered once and then only when it changed', async () => {
  const server = await startTestServer();
  const device = await enrolDevice(server, { email: 'ada@example.org' });
  const first = await device.call('GET', PATHS.account);
  expect(first.body).toEqual(device.account);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{43}"$/);
  for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await device.call('GET', PATHS.account, { 'if-none-match': held });
    expect([again.status, again.body]).toEqual([304, undefined]);
  }
  expect((await device.call('GET', PATHS.account, { 'if-none-match': '"other"' })).status).toBe(200);
});

test('discovery says what an authenticator must know, to any origin and without credentials', async () => {
  const clock = testClock();
  const server = await startTestServer({ config: { registration: 'closed' }, now: clock.now });
  clock.forward(60);
  const { body, headers } = await send(server.issuer + PATHS.discovery, {
    headers: { origin: 'chrome-extension://abc' },
  });
  expect(body).toEqual({
    protocol: 1,
    issuer: server.issuer,
    name: 'Test Server',
    registration: 'closed',
    channels: ['email', 'phone'],
    server_time: clock.now(),
  });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.has('access-control-allow-credentials')).toBe(false);
});

test('a preflight of the authenticator API is answered for a day, with what the calls need', async () => {
  const server = await startTestServer();
  for (const path of [
    PATHS.verification,
    PATHS.verify,
    PATHS.devices,
    PATHS.account,
    PATHS.claim,
    PATHS.decision('t'),
  ]) {
    const { status, headers } = await send(server.issuer + path, {
      method: 'OPTIONS',
      headers: { origin: 'chrome-extension://abc', 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-headers')).toBe('content-type, if-none-match, countersign-proof');
    expect(headers.get('access-control-expose-headers')).toBe('countersign-nonce, retry-after, etag, date');
    expect(headers.get('access-control-max-age')).toBe('86400');
  }
});

test('the OpenAPI document names every endpoint of the authenticator API and the errors of each', async () => {
  const server = await startTestServer();
  const { body } = await send(server.issuer + PATHS.openapi);
  const { openapi, paths } = body as { openapi: string; paths: Record<string, Record<string, { responses: object }>> };
  expect(openapi).toBe('3.1.1');
  expect(
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)),
  ).toEqual([
    'get /.well-known/countersign',
    'post /verification',
    'post /verification/verify',
    'post /verification/{id}/resend',
    'post /devices',
    'get /devices',
    'delete /devices/{id}',
    'post /devices/{id}/approval',
    'post /enrolments/claim',
    'post /enrolments/result',
    'get /account',
    'post /transactions/claim',
    'post /transactions/{txn}/decision',
    'post /transactions/status',
  ]);
  for (const methods of Object.values(paths)) {
    for (const { responses } of Object.values(methods)) expect(Object.keys(responses)).toContain('429');
  }
});

test('health is told while the store answers', async () => {
  const server = await startTestServer();
  expect(await send(`${server.issuer}/health`)).toMatchObject({ status: 200, body: { status: 'ok' } });
});

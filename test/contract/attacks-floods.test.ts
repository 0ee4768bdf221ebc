import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { PATHS } from '../../src/wire/names.ts';
import { startTestServer, type TestServer } from './support/server.ts';
import { headOf, sendBytes, statusOf } from './support/wire.ts';

const HANG = { timeout: 60_000 };

const lives = async ({ issuer }: TestServer): Promise<boolean> => (await fetch(`${issuer}/health`)).status === 200;

/** An address of the API, one of the provider and one of a page. */
const DOORS = [PATHS.claim, PROVIDER_ROUTES.pushed_authorization_request, `${PATHS.enrolmentPage}/code`];

test('a flood of headers is refused, or read and answered, at every door', HANG, async () => {
  const server = await startTestServer();
  const floods: ReadonlyArray<readonly [what: string, refused: boolean, headers: readonly string[]]> = [
    [
      'a hundred headers',
      false,
      Array.from({ length: 100 }, (_, at) => `x-header-${at.toString()}: ${'v'.repeat(40)}`),
    ],
    ['three thousand headers', false, Array.from({ length: 3000 }, () => 'a:')],
    ['a header of 17 kB', true, [`x-long: ${'x'.repeat(17_000)}`]],
    ['a cookie of 20 kB', true, [`cookie: ${'a=b; '.repeat(4000)}`]],
    ['a proof of 20 kB', true, [`countersign-proof: ${'A'.repeat(20_000)}`]],
  ];
  for (const path of DOORS) {
    for (const [what, refused, headers] of floods) {
      const status = statusOf(await sendBytes(server, [headOf(`PUT ${path}`, ...headers)]));
      expect([path, what, refused ? status === 431 : status >= 400 && status < 500]).toEqual([path, what, true]);
    }
  }
  expect(await lives(server)).toBe(true);
});

test('a flood in a body is refused, whether its length is told or not', HANG, async () => {
  const server = await startTestServer();
  const mega = Buffer.alloc(1024 * 1024, 'a');
  const chunks = Array.from({ length: 16 }, () => `10000\r\n${'a'.repeat(0x10000)}\r\n`);
  for (const path of DOORS) {
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      const told = headOf(`POST ${path}`, `content-type: ${type}`, `content-length: ${mega.length.toString()}`);
      const untold = headOf(`POST ${path}`, `content-type: ${type}`, 'transfer-encoding: chunked');
      const statuses = [
        statusOf(await sendBytes(server, [told, mega])),
        // Never ended: the answer comes before the flood is over.
        statusOf(await sendBytes(server, [untold, ...chunks])),
      ];
      const isRefused = statuses.every((status) => status >= 400 && status < 500);
      expect([path, type, ...statuses, isRefused]).toEqual([path, type, ...statuses, true]);
    }
  }
  expect(await lives(server)).toBe(true);
});

test('bodies that never come to their end hold nobody else up, and have their time', HANG, async () => {
  const server = await startTestServer();
  const { port } = new URL(server.issuer);
  const waiting: Socket[] = [];
  for (let number = 0; number < 60; number += 1) {
    const path = DOORS[number % DOORS.length] ?? PATHS.claim;
    const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
    socket.write(headOf(`POST ${path}`, 'content-type: application/json', 'content-length: 4000'));
    socket.write('{"otp":');
    waiting.push(socket);
  }
  await Promise.all(waiting.map((socket) => once(socket, 'connect')));
  expect(await lives(server)).toBe(true);
  expect(waiting.filter(({ destroyed }) => destroyed)).toEqual([]);
  for (const socket of waiting) socket.destroy();
  // What Node ends them by. Of two different times it takes the longer one for the body (measured).
  expect(server.timeouts).toEqual({ head: 20_000, request: 20_000 });
});

const LONG = 'a'.repeat(10_000);

const ADDRESSES: readonly string[] = [
  `/${LONG}`,
  `/${'a/'.repeat(5000)}`,
  `/devices/${LONG}`,
  `/transactions/${LONG}/decision`,
  `/interaction/${LONG}/finish`,
  `/devices/refuse/${LONG}`,
  `/continue?ticket=${LONG}`,
  `/auth?${'a=b&'.repeat(2500)}`,
  `/auth?${'a[b]='.repeat(2000)}`,
  '/devices/%00',
  '/interaction/%00/finish',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/../../etc/passwd',
  '/devices/..%2f..%2faccount',
  '/interaction/%c0%ae%c0%ae/finish',
  '/devices/%c0%80',
  '/devices/%ed%a0%80',
  '/devices/%f4%90%80%80',
  '/devices/%',
  '/continue?ticket=%c0%ae',
  '/auth?client_id=%00&request_uri=%ff',
  '/;/account',
  '/\u00e9',
  '*',
];

test('addresses of 10 kB, with NUL, dots, overlong or broken UTF-8 are refused', HANG, async () => {
  const server = await startTestServer();
  for (const path of ADDRESSES) {
    for (const method of ['GET', 'POST']) {
      const status = statusOf(await sendBytes(server, [headOf(`${method} ${path}`, 'content-length: 0')]));
      expect([method, path.slice(0, 60), status >= 400 && status < 500]).toEqual([method, path.slice(0, 60), true]);
    }
  }
  expect(await lives(server)).toBe(true);
});

test('strange methods are refused at every door', async () => {
  const server = await startTestServer();
  const methods = ['PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'PROPFIND', 'QUERY', 'get', 'BREW', 'M'.repeat(5000)];
  for (const path of [...DOORS, PATHS.verification, PATHS.account, PATHS.proceed, PROVIDER_ROUTES.authorization]) {
    for (const method of methods) {
      const status = statusOf(await sendBytes(server, [headOf(`${method} ${path}`, 'content-length: 0')]));
      // CONNECT asks for a tunnel, and gets no word.
      const isRefused = status >= 400 && status < 500;
      expect([path, method.slice(0, 9), method === 'CONNECT' ? status === 0 : isRefused]).toEqual([
        path,
        method.slice(0, 9),
        true,
      ]);
    }
  }
  expect(await lives(server)).toBe(true);
});

test('two requests that are hidden in one are not both answered', async () => {
  const server = await startTestServer();
  const hidden = `GET ${PATHS.discovery} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
  const both = [
    'content-type: application/json',
    `content-length: ${hidden.length.toString()}`,
    'transfer-encoding: chunked',
  ];
  const twice = ['content-type: application/json', 'content-length: 0', `content-length: ${hidden.length.toString()}`];
  for (const headers of [both, twice]) {
    for (const path of DOORS) {
      const answer = await sendBytes(server, [headOf(`POST ${path}`, ...headers), `0\r\n\r\n${hidden}`]);
      expect([path, statusOf(answer)]).toEqual([path, 400]);
      expect(answer).not.toContain('"registration"');
    }
  }
});

test('JSON that nests ten thousand deep or names a member of every object is refused, and of one said twice the last counts', async () => {
  const server = await startTestServer();
  const post = (path: string, body: string): Promise<string> => {
    const length = `content-length: ${body.length.toString()}`;
    return sendBytes(server, [headOf(`POST ${path}`, 'content-type: application/json', length), body]);
  };
  const bodies = [
    '['.repeat(10_000),
    `{"email":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}`,
    '{"__proto__":{"email":"a@example.org"}}',
    '{"constructor":{"prototype":{"email":"a@example.org"}}}',
    '{"email":"a@example.org","__proto__":{}}',
    '{"toString":"x","email":"a@example.org"}',
    '{"email":"a@example.org","phone_number":"+4712345678"}',
  ];
  for (const path of [PATHS.verification, PATHS.verify, PATHS.status]) {
    for (const body of bodies) {
      const answer = await post(path, body);
      const status = statusOf(answer);
      expect([path, body.slice(0, 60), status >= 400 && status < 500]).toEqual([path, body.slice(0, 60), true]);
    }
  }
  expect(await server.outbox()).toEqual([]);
  expect(({} as { email?: string }).email).toBeUndefined();
  // Said twice: the last word counts, for the check and for what is done (RFC 8259 section 4).
  const twice = '{"email":"first@example.org","email":"last@example.org"}';
  await post(PATHS.verification, twice);
  expect((await server.outbox()).map(({ destination }) => destination)).toEqual(['last@example.org']);
});

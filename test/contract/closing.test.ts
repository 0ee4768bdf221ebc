import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createBrowser } from './support/browser.ts';
import { SHOP, startTestServer } from './support/server.ts';
import { createWebApp } from './support/web-app.ts';

const basic = `Basic ${Buffer.from(`${SHOP.client_id}:${SHOP.client_secret}`).toString('base64')}`;

test('a server that closes does not wait for connections that never sent a request', async () => {
  const server = await startTestServer();
  const { port } = new URL(server.issuer);
  const unused = connect(Number(port), '127.0.0.1');
  await once(unused, 'connect');
  // One request through another connection: the unused one was accepted before it.
  await createBrowser().get(`${server.issuer}/health`);
  const ended = once(unused, 'close');
  await server.close();
  await ended;
  expect(unused.destroyed).toBe(true);
});

test('a server that closes answers what is under way first', async () => {
  const server = await startTestServer();
  const shop = await createWebApp(server, SHOP);
  const { requestUri } = await shop.push();
  const asked = request(`${server.issuer}/transactions/status`, {
    method: 'POST',
    headers: { authorization: basic, 'content-type': 'application/json', expect: '100-continue' },
  });
  const answered = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.flushHeaders();
  // The server has the request's head in hands: from here on it is under way.
  await once(asked, 'continue');
  asked.end(JSON.stringify({ request_uri: requestUri, wait: 25 }));
  const closed = server.close();
  const [answer] = await answered;
  expect([answer.statusCode, await json(answer)]).toEqual([200, { status: 'open' }]);
  await closed;
});

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ResponseBodyError } from 'openid-client';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/processes/ports.ts';
import { mustRefuse } from '../../scripts/relay-kit/attacks/answers.ts';
import { askCode } from '../../scripts/relay-kit/read-code.ts';
import { reasonOf } from '../../scripts/relay-kit/reason.ts';
import { ATTACKS, allRefused, playAttacks, type Setting } from '../../scripts/relay-kit/relay-kit.ts';
import { asTable } from '../../scripts/relay-kit/report.ts';
import { assertTokenServer } from '../../scripts/relay-kit/tested-app.ts';
import { returnAddresses } from '../../src/demo/app.ts';
import { EnrolmentResultRequestSchema } from '../../src/wire/enrolment.ts';
import { PATHS, PROOF_HEADER } from '../../src/wire/names.ts';
import { startDemo } from '../demo/support/demo.ts';
import { CLIENT } from '../demo/support/fake-provider.ts';
import { SHOP, startTestServer, type TestServer } from './support/server.ts';

const QUICK = ATTACKS.filter(({ slow }) => slow !== true);

const settingOf = (issuer: string, changes: Partial<Setting> = {}): Setting => ({
  issuer,
  origin: null,
  app: null,
  email: null,
  attackerEmail: null,
  registration: {
    clientId: SHOP.client_id,
    clientSecret: SHOP.client_secret,
    redirectUri: SHOP.redirect_uris[0],
  },
  ...changes,
});

const liveDevices = ({ db }: TestServer): Promise<object[]> =>
  db.selectFrom('devices').select('name').where('revoked_at', 'is', null).execute();

const unended = (): AbortSignal => new AbortController().signal;

test('the relay kit sees every attack refused, and leaves no device behind', async () => {
  const server = await startTestServer();
  const rows = await playAttacks(QUICK, settingOf(server.issuer), unended());
  const bad = rows.filter(({ verdict }) => verdict !== 'refused');
  expect(bad.map(({ name }) => name)).toEqual([
    "the app's callback opened in the victim's browser with the attacker's state",
  ]);
  // That one was left out, and says so.
  expect(bad.map(({ verdict }) => verdict)).toEqual(['not_played']);
  expect(allRefused(rows)).toBe(true);
  expect(rows).toHaveLength(QUICK.length);
  expect(await liveDevices(server)).toEqual([]);
  const widest = Math.max(
    ...asTable(server.issuer, rows)
      .split('\n')
      .map(({ length }) => length),
  );
  expect(widest).toBeLessThanOrEqual(100);
});

test('P19: the relay kit sees the callback of another login refused by Fieldnotes', async () => {
  const publicUrl = `http://localhost:${String(await freePort())}`;
  const { callback, signedOut } = returnAddresses(publicUrl);
  const { clientId, clientSecret } = CLIENT;
  const registered = { redirect_uris: [callback], post_logout_redirect_uris: [signedOut] };
  const fieldnotes = { client_id: clientId, client_name: 'Fieldnotes', client_secret: clientSecret, ...registered };
  const server = await startTestServer({ config: { clients: [fieldnotes] } });
  const demo = await startDemo(server.issuer, { publicUrl });
  onTestFinished(demo.close);
  const registration = { clientId, clientSecret, redirectUri: callback };
  const setting = settingOf(server.issuer, { registration, app: `${publicUrl}/login` });
  const rows = await playAttacks(
    QUICK.filter(({ rule }) => rule === 'P19'),
    setting,
    unended(),
  );
  expect(rows).toMatchObject([{ verdict: 'refused', answered: expect.stringContaining('/login?error=stranger') }]);
});

/**
 * A server that looks at no origin, as far as anybody outside can tell: one that registered every origin that is
 * tried. The kit must say so.
 */
test('the relay kit names what a server that takes any origin lets through', async () => {
  const port = await freePort();
  const everywhere = ['http://localhost:4801', 'https://prize.example', `http://localhost:${String(port)}`];
  const server = await startTestServer({ config: { clients: [{ ...SHOP, origins: everywhere }] } });
  const attacks = QUICK.filter(({ name }) => name.startsWith('embedded code approved'));
  const rows = await playAttacks(attacks, settingOf(server.issuer, { origin: 'http://localhost:4801' }), unended());
  const through = rows.filter(({ verdict }) => verdict === 'not_refused').map(({ name }) => name);
  expect(through).toEqual(['embedded code approved on another site']);
  expect(asTable(server.issuer, rows)).toMatch(/another site +P10, P15 +NOT REFUSED/);
});

interface Carelessness {
  readonly method?: string;
  readonly without?: readonly string[];
  readonly with?: Readonly<Record<string, string>>;
  /** Answers with this status in its place. */
  readonly breaks?: number;
}

/** Stands before a genuine server and does what a careless one would. */
async function carelessly(
  issuer: string,
  port: number,
  careless: (seen: IncomingMessage, body: string) => Carelessness | Promise<Carelessness>,
): Promise<TestServer> {
  const target = await startTestServer({ config: { issuer, listen: { port: 0 } } });
  const proxy = createServer((seen: IncomingMessage, reply: ServerResponse) => {
    void (async () => {
      const body = await text(seen);
      const { method = seen.method, without = [], with: added = {}, breaks } = await careless(seen, body);
      if (breaks !== undefined) return reply.writeHead(breaks).end();
      const kept = Object.entries(seen.headers).filter(([name]) => !without.includes(name));
      const headers = { ...Object.fromEntries(kept), ...added };
      const sent = request({ port: target.config.listen.port, method, path: seen.url, headers }, (answer) => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      });
      sent.end(body);
    })();
  });
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return target;
}

test('the relay kit names what a server that answers HEAD and prefetches lets through', async () => {
  const port = await freePort();
  const issuer = `http://localhost:${String(port)}`;
  await carelessly(issuer, port, ({ method, url = '' }) =>
    url.startsWith('/continue')
      ? { method: method === 'HEAD' ? 'GET' : (method ?? 'GET'), without: ['sec-purpose', 'sec-fetch-dest'] }
      : {},
  );
  const attacks = QUICK.filter(({ rule }) => rule === 'P16');
  const rows = await playAttacks(attacks, settingOf(issuer), unended());
  const through = rows.filter(({ verdict }) => verdict === 'not_refused').map(({ name }) => name);
  expect(through).toEqual([
    'a ticket used up by a HEAD request',
    'a ticket used up by a prefetch',
    'a ticket used up by a frame',
    'a ticket used up by a picture',
  ]);
});

test.each([500, 429])(
  'the relay kit takes no server that broke or is too busy for one that refused (%i)',
  async (breaks) => {
    const port = await freePort();
    const issuer = `http://localhost:${String(port)}`;
    await carelessly(issuer, port, ({ url = '' }) => (url.startsWith('/continue') ? { breaks } : {}));
    const attacks = QUICK.filter(({ name }) => /gone on with in the victim's browser|used twice/.test(name));
    const rows = await playAttacks(attacks, settingOf(issuer), unended());
    expect(rows.map(({ verdict }) => verdict)).toEqual(['not_played', 'not_played']);
    expect(allRefused(rows)).toBe(false);
  },
);

test('the relay kit tells a server that refuses for another reason apart', async () => {
  const port = await freePort();
  const issuer = `http://localhost:${String(port)}`;
  await carelessly(issuer, port, ({ url = '' }) => (url.endsWith('/decision') ? { without: [PROOF_HEADER] } : {}));
  const attacks = QUICK.filter(({ name }) => /approved on another site|signed by another key/.test(name));
  const rows = await playAttacks(attacks, settingOf(issuer), unended());
  const another = (due: string) => `refused for another reason: invalid_proof (due: ${due})`;
  expect(rows.map(({ verdict, answered }) => [verdict, answered])).toEqual([
    ['other_reason', another('origin_mismatch')],
    ['other_reason', another('origin_mismatch')],
    ['other_reason', another('invalid_decision')],
  ]);
  expect(allRefused(rows)).toBe(false);
  expect(asTable(issuer, rows)).toMatch(/OTHER REASON +refused for another reason:[^]+0 refused, 3 for another reason/);
  // A page that asks for a password.
  expect(mustRefuse({ status: 401 }, '401')).toMatchObject({ verdict: 'other_reason' });
});

const ENROLMENT_QUESTION = QUICK.filter(({ name }) => name.includes('a copied enrolment code'));

test('P22: the relay kit names a server that trusts a copied enrolment code before its page said yes, and leaves no device', async () => {
  const port = await freePort();
  const issuer = `http://localhost:${String(port)}`;
  let shower = '';
  const server = await carelessly(issuer, port, async ({ url, method, headers: { cookie } }, body) => {
    if (method === 'GET' && url === PATHS.enrolmentPage && cookie !== undefined) shower = cookie;
    if (url === PATHS.enrolmentResult) {
      const { enrolment_id } = v.parse(EnrolmentResultRequestSchema, JSON.parse(body));
      const form = new URLSearchParams({ enrolment: enrolment_id });
      await fetch(`${issuer}${PATHS.enrolmentPage}/confirm`, {
        method: 'POST',
        headers: { cookie: shower },
        body: form,
      });
    }
    return {};
  });
  const rows = await playAttacks(ENROLMENT_QUESTION.slice(0, 1), settingOf(issuer), unended());
  expect(rows).toMatchObject([{ verdict: 'not_refused', answered: expect.stringContaining('without a yes') }]);
  expect(await liveDevices(server)).toEqual([]);
});

test("P22: the relay kit names a server that takes another browser's answer to the question of an enrolment page", async () => {
  const port = await freePort();
  const issuer = `http://localhost:${String(port)}`;
  let shower: string | undefined;
  await carelessly(issuer, port, ({ url = '', headers: { cookie } }) => {
    // The first one that comes back to a page of its own is the victim's.
    if (url === PATHS.enrolmentPage) shower ??= cookie;
    return url.endsWith('/confirm') && shower !== undefined ? { with: { cookie: shower } } : {};
  });
  const rows = await playAttacks(ENROLMENT_QUESTION.slice(1), settingOf(issuer), unended());
  expect(rows).toMatchObject([{ verdict: 'not_refused', answered: 'another browser said yes for its person' }]);
});

test('the relay kit writes a table for a terminal of 100 columns, whatever a server answers', () => {
  const long = { name: 'an attack '.repeat(12), rule: 'P10, P15', answered: `/${'interaction'.repeat(40)} and more` };
  const rows = [
    { ...long, verdict: 'not_refused' as const },
    { ...long, name: 'short', verdict: 'refused' as const },
  ];
  const lines = asTable('http://localhost:4600', rows).split('\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
  // What got through is the last row.
  expect(lines[1]).toMatch(/^short /);
  expect(lines.join('')).toContain('NOT REFUSED');
});

test('the relay kit tells in one sentence that there is no token server, or no client', async () => {
  const server = await startTestServer();
  const nowhere = `http://localhost:${String(await freePort())}`;
  await expect(playAttacks(QUICK, settingOf(nowhere), unended())).rejects.toThrow(`${nowhere} did not answer`);
  const registration = { ...settingOf('').registration, clientSecret: 'another secret than the registered' };
  const rows = playAttacks(QUICK.slice(0, 1), settingOf(server.issuer, { registration }), unended());
  await expect(rows).rejects.toThrow(`${server.issuer} refused the client shop`);
});

test('the relay kit tells another site, another name of the server and a refused client apart, in their own words', async () => {
  const server = await startTestServer();
  const { port } = new URL(server.issuer);
  const site = createServer((_seen, reply) => reply.writeHead(404).end());
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void site.close());
  const address = site.address();
  const elsewhere = `http://localhost:${typeof address === 'object' ? String(address?.port) : ''}`;
  await expect(assertTokenServer(elsewhere)).rejects.toThrow(/did not answer as a token server: .* 404$/);
  const byAddress = assertTokenServer(`http://127.0.0.1:${port}`);
  await expect(byAddress).rejects.toThrow(`it calls itself ${server.issuer}`);
  await assertTokenServer(server.issuer);

  const { registration } = settingOf('');
  const play = (changes: Partial<typeof registration>) =>
    playAttacks(
      QUICK.slice(0, 1),
      settingOf(server.issuer, { registration: { ...registration, ...changes } }),
      unended(),
    );
  await expect(play({ clientSecret: 'another secret than the registered' })).rejects.toThrow(
    'client shop: invalid_client',
  );
  await expect(play({ redirectUri: 'http://localhost:1/callback' })).rejects.toThrow(
    /client shop: invalid_request: redirect_uri /,
  );
});

test('a server that refuses the relay kit can not write what it likes to the terminal', () => {
  const cause = { error: 'invalid_client', error_description: `\u001b[2Jall refused${'!'.repeat(1000)}` };
  const told = reasonOf(new ResponseBodyError('', { cause, response: new Response(null, { status: 401 }) }));
  expect(told).toMatch(/^invalid_client: \?\[2Jall refused!{1,100}$/);
});

test('the relay kit ends in a sentence where nobody types the code that it asks for', async () => {
  const input = new PassThrough();
  const asked = askCode('ada@example.com', { input, output: new PassThrough() });
  input.end();
  await expect(asked).rejects.toThrow('No code for ada@example.com was typed.');
});

test('the relay kit takes the code that is typed', async () => {
  const input = new PassThrough();
  const asked = askCode('ada@example.com', { input, output: new PassThrough() });
  input.write('12345678\n');
  expect(await asked).toBe('12345678');
});

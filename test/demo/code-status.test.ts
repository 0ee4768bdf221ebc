import { expect, test } from 'vitest';
import { type CodeState, createCodeStatus } from '../../src/demo/code-status.ts';

const SETTINGS = { issuer: 'https://id.example.com', clientId: 'field notes', clientSecret: 'a:b%c+d' };

/** Answers each request_uri with what is in the table; `hold` is never answered. */
function answering(table: Readonly<Record<string, Response | 'hold'>>) {
  const aborted: string[] = [];
  const requests: Request[] = [];
  const request: typeof fetch = (url, init) => {
    requests.push(new Request(url, { ...init, signal: null }));
    const uri = new URLSearchParams(init?.body as URLSearchParams).get('request_uri') ?? '';
    const answer = table[uri];
    if (answer === undefined) return Promise.reject(new TypeError('fetch failed'));
    if (answer !== 'hold') return Promise.resolve(answer);
    return new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        aborted.push(uri);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  };
  return { status: createCodeStatus(SETTINGS, request), requests, aborted };
}

const json = (body: unknown, status = 200) => Response.json(body, { status });
const never = new AbortController().signal;

test.each<[string, Response, CodeState]>([
  ['open', json({ status: 'open' }), 'open'],
  ['done', json({ status: 'done' }), 'done'],
  ['expired', json({ status: 'expired' }), 'expired'],
  ['relayed', json({ status: 'relayed' }), 'relayed'],
  ['denied as not_me', json({ status: 'denied', reason: 'not_me' }), 'not_me'],
  ['denied as cancelled', json({ status: 'denied', reason: 'cancelled' }), 'cancelled'],
  ['a word that nobody knows', json({ status: '__proto__' }), 'unavailable'],
  ['no object', json(null), 'unavailable'],
  ['no JSON', new Response('<html>'), 'unavailable'],
  ['a problem', json({ code: 'server_error' }, 500), 'unavailable'],
  ['wrong credentials', json({ code: 'invalid_client' }, 401), 'unavailable'],
  ['not known', json({ code: 'unknown_code' }, 404), 'expired'],
])('P18: %s is understood', async (_case, answer, state) => {
  expect(await answering({ a: answer }).status.of(['a'], never)).toBe(state);
});

test('P18: the web app authenticates with client_secret_basic, each part form-encoded first', async () => {
  const { status, requests } = answering({ a: json({ status: 'open' }) });
  await status.of(['a'], never);
  const [request] = requests;
  expect(request?.url).toBe('https://id.example.com/transactions/status');
  const credentials = request?.headers.get('authorization')?.replace('Basic ', '') ?? '';
  expect(Buffer.from(credentials, 'base64').toString()).toBe('field+notes:a%3Ab%25c%2Bd');
});

test('P18: the long poll is asked for by name, and the question for now asks for none', async () => {
  const { status, requests } = answering({ a: json({ status: 'open' }), b: json({ status: 'relayed' }) });
  expect(await status.of(['a'], never)).toBe('open');
  expect(await status.now('b', never)).toBe('relayed');
  const forms = await Promise.all(requests.map(async (request) => new URLSearchParams(await request.text())));
  expect(forms.map((form) => form.get('wait'))).toEqual(['25', '0']);
});

test('a decision about an older code is told at once, and the other questions end', async () => {
  const { status, aborted } = answering({ newest: 'hold', older: json({ status: 'relayed' }) });
  expect(await status.of(['newest', 'older'], never)).toBe('relayed');
  expect(aborted).toEqual(['newest']);
});

test("an older code's expiry says nothing while the newest is open", async () => {
  const { status } = answering({ newest: json({ status: 'open' }), older: json({ status: 'expired' }) });
  expect(await status.of(['newest', 'older'], never)).toBe('open');
});

test('a token server that is away, and a page that went away, end the question', async () => {
  expect(await answering({}).status.of(['a'], never)).toBe('unavailable');
  const gone = new AbortController();
  const { status, aborted } = answering({ a: 'hold' });
  const asked = status.of(['a'], gone.signal);
  gone.abort();
  await asked;
  expect(aborted).toEqual(['a']);
});

import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { startDemo } from '../demo/support/demo.ts';
import { type PushedAuthorization, startFakeProvider } from '../demo/support/fake-provider.ts';
import { attribute, type Visitor } from '../demo/support/visitor.ts';
import { hostileCookies, hostileFields, hostileJson, hostileSegment } from './support/hostile.ts';
import { type HostileRequest, PATIENCE, type Sending, sendHostile } from './support/send-hostile.ts';

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };
const ENOUGH = { tries: 1e9, per: 900 };
const PASSWORD = 'correct horse battery';
const SECOND_FACTOR = 'urn:countersign:acr:second-factor';

/** Fieldnotes with Ada's notebook, which holds one note and has a password. */
async function setUp() {
  const provider = await startFakeProvider();
  // A check of a password costs a millisecond here instead of a tenth of a second.
  const settings = { passwordTries: ENOUGH, pushes: ENOUGH, passwordCost: [1024, 8, 1] } as const;
  const demo = await startDemo(provider.issuer, settings);
  onTestFinished(async () => {
    await demo.close();
    await provider.close();
  });
  const begun = async (visitor: Visitor): Promise<PushedAuthorization> => {
    await visitor.get('/login');
    const pushed = provider.pushed.at(-1);
    if (pushed === undefined) throw new Error('nothing was pushed');
    return pushed;
  };
  const ada = demo.visitor();
  await ada.get(provider.approve(await begun(ada), { sub: 'ada', email: 'ada@example.org' }));
  await ada.submit('/notes', { text: 'Heron at the weir' });
  await ada.submit('/password', { password: PASSWORD });
  return { provider, demo, ada, begun };
}

type Scene = Awaited<ReturnType<typeof setUp>>;

const cookiesOf = ({ cookies }: Visitor): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** Sends hostile requests to one door, which must answer them all, sign nobody in and leave Ada's notebook as it is. */
async function fuzzDemo(
  { demo, ada, provider }: Scene,
  requests: fc.Arbitrary<HostileRequest>,
  { prepare, reaches = [] }: Pick<Sending, 'prepare'> & { readonly reaches?: readonly (number | string)[] } = {},
): Promise<void> {
  const session = [...ada.cookies.keys()].find((name) => name.endsWith('-session')) ?? 'none';
  const seen = new Set<number | string>();
  await sendHostile(demo.publicUrl, requests, {
    ...(prepare === undefined ? {} : { prepare }),
    check: ({ status, headers }) => {
      expect(status).toBeLessThan(500);
      const { location, 'set-cookie': cookies = [] } = headers;
      expect(cookies.filter((line) => line.startsWith(`${session}=`) && !line.startsWith(`${session}=;`))).toEqual([]);
      if (location !== undefined) {
        const { origin, pathname, search } = new URL(location, demo.publicUrl);
        expect([demo.publicUrl, provider.issuer]).toContain(origin);
        seen.add(pathname + (origin === demo.publicUrl ? search : ''));
      }
      seen.add(status);
    },
  });
  expect(demo.log.filter((line) => line.includes(' failed: '))).toEqual([]);
  const { status, text } = await ada.get('/notes');
  expect([status, text.match(/Heron at the weir/g)]).toEqual([200, ['Heron at the weir']]);
  expect([...seen]).toEqual(expect.arrayContaining([...reaches]));
}

const of = (
  method: 'GET' | 'POST',
  { demo }: Scene,
  path: fc.Arbitrary<string>,
  body: fc.Arbitrary<string>,
  cookie: fc.Arbitrary<string>,
  type: Readonly<Record<string, string>> = FORM_TYPE,
) =>
  fc.tuple(path, body, cookie).map(([at, sent, cookies]): HostileRequest => {
    const headers = { cookie: cookies, origin: demo.publicUrl };
    if (method === 'GET') return { method, path: `${at}?${sent}`, headers };
    return { method, path: at, headers: { ...headers, ...type }, body: sent };
  });

const none = hostileFields({ x: 'y' });

test(
  'Fieldnotes: hostile visits to its login page, and questions for codes and their status, sign nobody in',
  PATIENCE,
  async () => {
    const scene = await setUp();
    const { provider, demo, begun } = scene;
    const visitor = demo.visitor();
    const pushed = await begun(visitor);
    provider.settle(pushed, { status: 'done' });
    const { text } = await visitor.get('/login');
    const newest = provider.pushed.at(-1) ?? pushed;
    provider.settle(newest, { status: 'expired' });
    const [page, login] = [attribute(text, 'data-page'), attribute(text, 'data-login')];
    const cookie = hostileCookies(cookiesOf(visitor));
    const at = (path: string) => fc.constant(path);
    await fuzzDemo(scene, of('GET', scene, at('/login'), hostileFields({ error: 'refused' }), cookie), {
      reaches: [200],
    });
    const codes = of('POST', scene, at('/login/code'), hostileJson({ page }), cookie, JSON_TYPE);
    await fuzzDemo(scene, codes, { reaches: [200, 400] });
    const questions = of('POST', scene, at('/login/status'), hostileJson({ logins: [login] }), cookie, JSON_TYPE);
    await fuzzDemo(scene, questions, { reaches: [200, 400] });
    await fuzzDemo(scene, of('POST', scene, at('/login/hosted'), none, cookie), { reaches: [303] });
  },
);

test('Fieldnotes: hostile callbacks, each to a login that its browser began, sign nobody in', PATIENCE, async () => {
  const scene = await setUp();
  const { provider, demo, begun } = scene;
  // Approved, but begun in another browser: PKCE ties its code to that one.
  const stranger = provider.approve(await begun(demo.visitor()));
  const code = stranger.searchParams.get('code') ?? '';
  const callbacks = hostileFields({ code, state: 'STATE', iss: provider.issuer }).map(
    (query): HostileRequest => ({ method: 'GET', path: `/callback?${query}` }),
  );
  await fuzzDemo(scene, callbacks, {
    reaches: ['/login?error=stranger', '/login?error=refused'],
    prepare: async (request) => {
      const visitor = demo.visitor();
      const { location } = await visitor.submit('/login/hosted');
      const requestUri = new URL(location ?? '').searchParams.get('request_uri');
      const state = provider.pushed.find((one) => one.requestUri === requestUri)?.parameters.get('state') ?? '';
      return { ...request, path: request.path.replace('STATE', state), headers: { cookie: cookiesOf(visitor) } };
    },
  });
  expect(provider.tokenRequests()).toBeGreaterThan(1);
});

test('Fieldnotes: hostile passwords and second steps sign nobody in', PATIENCE, async () => {
  const scene = await setUp();
  const { provider, demo } = scene;
  const typed = of(
    'POST',
    scene,
    fc.constant('/login/password'),
    hostileFields({ address: 'ada@example.org', password: 'wrong' }),
    none,
  );
  await fuzzDemo(scene, typed, { reaches: [400, 422] });
  const visitor = demo.visitor();
  await visitor.submit('/login/password', { address: 'ada@example.org', password: PASSWORD });
  const page = attribute((await visitor.get('/login/second')).text, 'data-page');
  expect(provider.pushed.at(-1)?.parameters.get('acr_values')).toBe(SECOND_FACTOR);
  const cookie = hostileCookies(cookiesOf(visitor));
  await fuzzDemo(scene, of('GET', scene, fc.constant('/login/second'), none, cookie), { reaches: [200, '/login'] });
  const codes = of('POST', scene, fc.constant('/login/second/code'), hostileJson({ page }), cookie, JSON_TYPE);
  await fuzzDemo(scene, codes, { reaches: [200, 400] });
  await fuzzDemo(scene, of('POST', scene, fc.constant('/login/second/hosted'), none, cookie), { reaches: ['/login'] });
});

test(
  'Fieldnotes: hostile notes, removals, passwords and sign-outs change nothing in the notebook of another',
  PATIENCE,
  async () => {
    const scene = await setUp();
    const { provider, demo, ada, begun } = scene;
    const bob = demo.visitor();
    await bob.get(provider.approve(await begun(bob), { sub: 'bob', email: 'bob@example.org' }));
    const cookie = hostileCookies(cookiesOf(bob));
    const id = /action="\/notes\/([^"]+)\/remove"/.exec((await ada.get('/notes')).text)?.[1] ?? '';
    expect(id).not.toBe('');
    const removal = fc.oneof(fc.constant(id), hostileSegment).map((one) => `/notes/${one}/remove`);
    const at = (path: string) => fc.constant(path);
    const note = hostileFields({ text: 'A note' });
    await fuzzDemo(scene, of('GET', scene, at('/notes'), none, cookie), { reaches: [200, '/login'] });
    await fuzzDemo(scene, of('POST', scene, at('/notes'), note, cookie), { reaches: [303, 400, 422] });
    await fuzzDemo(scene, of('POST', scene, removal, none, cookie), { reaches: ['/notes', '/login'] });
    const password = hostileFields({ password: 'short' });
    await fuzzDemo(scene, of('POST', scene, at('/password'), password, cookie), { reaches: [400, 422, '/login'] });
    await fuzzDemo(scene, of('POST', scene, at('/password/remove'), none, cookie), { reaches: ['/login'] });
    const addresses = fc
      .array(hostileSegment, { maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`.slice(0, 6000));
    await fuzzDemo(scene, of('GET', scene, addresses, hostileSegment, cookie), { reaches: [404] });
    await fuzzDemo(scene, of('POST', scene, at('/sign-out'), none, cookie), { reaches: [303] });
  },
);

import fc from 'fast-check';
import { test } from 'vitest';
import { CODE_SIGN_IN_PAGES } from '../../src/server/code-sign-in/paths.ts';
import { ENROLMENT_PAGES } from '../../src/server/enrolment/paths.ts';
import { PROVIDER_ROUTES } from '../../src/server/provider/create-provider.ts';
import { PATHS } from '../../src/wire/names.ts';
import { createBrowser } from './support/browser.ts';
import { fuzz, type HostileRequest, PATIENCE } from './support/fuzz.ts';
import { hostileFields, hostileHeader, hostileJws, hostileSegment } from './support/hostile.ts';
import { SHOP, startTestServer, testClock } from './support/server.ts';
import { beginHosted } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const CLIENT = `Basic ${btoa(`${SHOP.client_id}:${SHOP.client_secret}`)}`;

async function serverAndApp() {
  const server = await startTestServer({
    now: testClock().now,
    config: { clients: [{ ...SHOP, code_sign_in: true }] },
  });
  return { server, app: await createWebApp(server, SHOP) };
}

const cookiesOf = (browser: ReturnType<typeof createBrowser>, url: string): string =>
  [...browser.cookies(url)].map(([name, { value }]) => `${name}=${value}`).join('; ');

/** Rightly named cookies with these values, or nonsense. */
const hostileCookies = (right: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(right),
    hostileHeader,
    hostileHeader.map((value) =>
      right
        .split('; ')
        .map((pair) => `${pair.split('=')[0] ?? ''}=${value.replace(/[;,"\\]/g, '')}`)
        .join('; '),
    ),
  );

test("hostile pushed requests are answered by the standard's errors", PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const { parameters } = await app.begin({
    binding_message: 'Order 12',
    acr_values: 'urn:countersign:acr:origin-bound',
  });
  const bodies = hostileFields({ response_type: 'code', client_id: SHOP.client_id, ...parameters });
  const requests = fc.tuple(bodies, fc.oneof(fc.constant(CLIENT), hostileHeader)).map(
    ([body, authorization]): HostileRequest => ({
      method: 'POST',
      path: PROVIDER_ROUTES.pushed_authorization_request,
      headers: { ...FORM_TYPE, authorization },
      body,
    }),
  );
  await fuzz(server, requests, { isApi: false });
});

test('hostile authorization requests sign nobody in', PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const [{ parameters }, pushed] = [await app.begin(), await app.push()];
  const plain = hostileFields({ response_type: 'code', client_id: SHOP.client_id, ...parameters });
  const opened = hostileFields({ client_id: SHOP.client_id, request_uri: pushed.requestUri });
  const requests = fc
    .tuple(fc.constantFrom('GET', 'POST', 'HEAD'), fc.oneof(plain, opened), hostileHeader)
    .map(
      ([method, query, cookie]): HostileRequest =>
        method === 'POST'
          ? { method, path: PROVIDER_ROUTES.authorization, headers: { ...FORM_TYPE, cookie }, body: query }
          : { method, path: `${PROVIDER_ROUTES.authorization}?${query}`, headers: { cookie } },
    );
  await fuzz(server, requests, { isApi: false });
});

test('hostile token requests, questions about users, revocations and logouts are answered', PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const grant = {
    grant_type: 'authorization_code',
    code: 'A'.repeat(43),
    redirect_uri: app.redirectUri,
    code_verifier: 'A'.repeat(43),
  };
  const authorization = fc.oneof(
    fc.constant(CLIENT),
    hostileHeader,
    hostileHeader.map((token) => `Bearer ${token}`),
  );
  const requests = fc
    .tuple(
      fc.constantFrom(
        PROVIDER_ROUTES.token,
        PROVIDER_ROUTES.userinfo,
        PROVIDER_ROUTES.revocation,
        PROVIDER_ROUTES.end_session,
      ),
      fc.oneof(hostileFields(grant), hostileFields({ token: 'A'.repeat(43) }), hostileJws('a.b.c').map(hint)),
      authorization,
    )
    .map(([path, body, sent]) => ({ method: 'POST', path, headers: { ...FORM_TYPE, authorization: sent }, body }));
  await fuzz(server, requests, { isApi: false });
});

const hint = (token: string): string => new URLSearchParams({ id_token_hint: token }).toString();

test('hostile tickets and requests to the pages of a login in its own browser sign nobody in', PATIENCE, async () => {
  const { server, app } = await serverAndApp();
  const browser = createBrowser();
  const { page } = await beginHosted(app, browser);
  const { pathname } = new URL(page.url);
  const own = { cookie: cookiesOf(browser, page.url), 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
  const ids = fc.oneof(
    fc.constant(pathname),
    hostileSegment.map((id) => `/interaction/${id}`),
  );
  const codePages = Object.values(CODE_SIGN_IN_PAGES).map((path) => path.replace('/interaction/:id', ''));
  const rests = fc.constantFrom('', '/finish', '/status', '/abort', '/code', ...codePages);
  const query = hostileFields({ ticket: 'A'.repeat(22), wait: '0', code: '00000000', destination: 'eve@example.org' });
  const requests = fc
    .tuple(fc.constantFrom('GET', 'POST'), ids, rests, query, hostileCookies(own.cookie))
    .map(([method, id, rest, fields, cookie]): HostileRequest => {
      const headers = { ...own, cookie, origin: server.issuer };
      // The status of an open login is held back for as long as it may be, unless it is told not to.
      if (method === 'GET') return { method, path: `${id}${rest}?${rest === '/status' ? 'wait=0' : fields}`, headers };
      return { method, path: id + rest, headers: { ...headers, ...FORM_TYPE }, body: fields };
    });
  const tickets = hostileFields({ ticket: 'A'.repeat(22) }).map((fields) => ({
    method: 'GET',
    path: `${PATHS.proceed}?${fields}`,
    headers: own,
  }));
  await fuzz(server, fc.oneof(tickets, requests), { isApi: false });
});

test('hostile forms of an enrolment page and of a notice register and remove nobody', PATIENCE, async () => {
  const { server } = await serverAndApp();
  const browser = createBrowser();
  await browser.get(server.issuer + ENROLMENT_PAGES.start);
  const right = cookiesOf(browser, server.issuer);
  const forms = fc.constantFrom(...Object.values(ENROLMENT_PAGES));
  const refusals = hostileSegment.map((token) => `${PATHS.devices}/refuse/${token}`);
  const fields = hostileFields({ destination: 'eve@example.org', email: 'eve@example.org', code: '00000000' });
  const requests = fc
    .tuple(fc.constantFrom('GET', 'POST'), fc.oneof(forms, refusals), fields, hostileCookies(right))
    .map(([method, path, body, cookie]): HostileRequest => {
      const headers = { cookie, origin: server.issuer, 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };
      if (method === 'GET') return { method, path: `${path}?wait=0`, headers };
      return { method, path, headers: { ...headers, ...FORM_TYPE }, body };
    });
  await fuzz(server, requests, { isApi: false });
});

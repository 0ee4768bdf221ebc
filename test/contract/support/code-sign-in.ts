import { expect, vi } from 'vitest';
import { type Authenticator, enrol } from './authenticator.ts';
import { type Browser, createBrowser, type Visit } from './browser.ts';
import { READER, SHOP, startTestServer, type TestServer, type TestServerOptions, testClock } from './server.ts';
import { beginHosted, type HostedLogin } from './sign-in.ts';
import { codeFor as newestCode, PHONE } from './verification.ts';
import { createWebApp, type WebApp } from './web-app.ts';

export const ALICE = 'alice@example.com';
export const KIOSK = { ...SHOP, code_sign_in: true } as const;

export interface Scene {
  readonly server: TestServer;
  readonly clock: ReturnType<typeof testClock>;
  readonly shop: WebApp;
  readonly browser: Browser;
  readonly alice: Authenticator;
}

export async function start(
  config: TestServerOptions['config'] = {},
  rates?: TestServerOptions['rates'],
): Promise<Scene> {
  const clock = testClock();
  const server = await startTestServer({
    now: clock.now,
    config: { clients: [KIOSK, READER], ...config },
    ...(rates === undefined ? {} : { rates }),
  });
  const alice = await enrol(server, { email: ALICE, phone_number: PHONE });
  return { server, clock, shop: await createWebApp(server, KIOSK), browser: createBrowser(), alice };
}

/** A form of the page of `login`, as a browser sends it. */
export function submit(
  { server }: Pick<Scene, 'server'>,
  browser: Browser,
  login: Pick<HostedLogin, 'page'>,
  action: 'start' | 'check' | 'resend',
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Visit> {
  return browser.send('POST', `${login.page.url}/code/${action}`, new URLSearchParams(fields), {
    accept: 'text/html',
    origin: server.issuer,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    ...headers,
  });
}

/** Begins a hosted login and asks for a code to this destination. */
export async function ask(scene: Scene, destination: string, extra?: Record<string, string>): Promise<HostedLogin> {
  const login = await beginHosted(scene.shop, scene.browser, extra);
  const answer = await submit(scene, scene.browser, login, 'start', { destination });
  expect([answer.status, answer.location]).toEqual([303, `${login.page.url}/code`]);
  return login;
}

/** Types a code and, where it was right, goes on to the app. */
export async function typeAndGoOn(scene: Scene, login: HostedLogin, code: string) {
  const answer = await submit(scene, scene.browser, login, 'check', { code });
  expect([answer.status, answer.location]).toEqual([303, `${login.page.url}/code`]);
  const onward = await scene.browser.get(`${login.page.url}/code`);
  expect(onward.text).toContain(
    `<meta http-equiv="refresh" content="0;url=${new URL(login.page.url).pathname}/code/finish">`,
  );
  const end = await scene.browser.open(`${login.page.url}/code/finish`, scene.shop.redirectUri);
  return scene.shop.callback(end.url, login);
}

/** Where the answer must not wait for it, the message comes after the page. */
export const codeFor = (server: TestServer, destination: string): Promise<string> =>
  vi.waitFor(() => newestCode(server, destination));

export const sent = async ({ server }: Pick<Scene, 'server'>): Promise<number> => (await server.outbox()).length;

export const audited = ({ server }: Pick<Scene, 'server'>, event: string) =>
  server.db.selectFrom('audit').selectAll().where('event', '=', event).execute();

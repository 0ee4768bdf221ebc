import * as v from 'valibot';
import { type EnrolmentClaimed, EnrolmentClaimedSchema } from '../../../src/wire/enrolment.ts';
import { PATHS } from '../../../src/wire/names.ts';
import { type Browser, createBrowser, type Visit } from './browser.ts';
import { callAs, newKey, type TestKey } from './device.ts';
import type { Answer } from './http.ts';
import type { TestServer } from './server.ts';
import { codeSentBy } from './verification.ts';
import { otpOn } from './web-app.ts';

export const enrolmentPage = (server: Pick<TestServer, 'issuer'>): string => server.issuer + PATHS.enrolmentPage;

/** Posts a form of the pages as a browser does: with the page's origin. */
export const submit = (
  server: Pick<TestServer, 'issuer'>,
  browser: Browser,
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Record<string, string> = {},
): Promise<Visit> =>
  browser.send('POST', `${enrolmentPage(server)}${path}`, new URLSearchParams(form), {
    accept: 'text/html',
    origin: server.issuer,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    ...headers,
  });

/** Proves a destination in a browser, reading the code where a person would, up to the page that shows the code. */
export async function proveOnPage(server: TestServer, browser: Browser, destination: string): Promise<Visit> {
  const { code } = await codeSentBy(server, async () => {
    const asked = await submit(server, browser, '', { destination });
    if (asked.status !== 303) throw new Error(`no code was sent: ${asked.status.toString()} ${asked.text}`);
  });
  const typed = await submit(server, browser, '/code', { code });
  if (typed.location === undefined) throw new Error(`the code was not right: ${typed.text}`);
  return browser.get(typed.location);
}

/** An enrolment whose page shows its code, in a browser of its own. */
export interface ShownEnrolment {
  readonly browser: Browser;
  readonly page: Visit;
  readonly otp: string;
  readonly id: string;
}

export async function showEnrolment(
  server: TestServer,
  destination = 'ada@example.org',
  browser = createBrowser(),
): Promise<ShownEnrolment> {
  const page = await proveOnPage(server, browser, destination);
  return { browser, page, otp: otpOn(page, 'enrolment'), id: idIn(page) };
}

/** The enrolment that a page's forms are of. */
export function idIn({ text }: Pick<Visit, 'text'>): string {
  const [, id] = /name="enrolment" value="([^"]*)"/.exec(text) ?? [];
  if (id === undefined) throw new Error(`no enrolment on this page: ${text}`);
  return id;
}

export const claimCode = (server: TestServer, key: TestKey, otp: string, name = 'Firefox on Linux'): Promise<Answer> =>
  callAs(
    server,
    key,
    { jwk: key.publicJwk },
    {
      method: 'POST',
      path: PATHS.claimEnrolment,
      body: { otp, public_key: key.publicJwk, name },
    },
  );

export const askResult = (server: TestServer, key: TestKey, enrolment_id: string, wait = 0): Promise<Answer> =>
  callAs(
    server,
    key,
    { jwk: key.publicJwk },
    { method: 'POST', path: PATHS.enrolmentResult, body: { enrolment_id, wait } },
  );

/** An enrolment that a fresh key has claimed. */
export async function claimedEnrolment(
  server: TestServer,
  destination?: string,
  name?: string,
): Promise<ShownEnrolment & { readonly key: TestKey; readonly claimed: EnrolmentClaimed }> {
  const shown = await showEnrolment(server, destination);
  const key = await newKey();
  const { body } = await claimCode(server, key, shown.otp, name);
  return { ...shown, key, claimed: v.parse(EnrolmentClaimedSchema, body) };
}

export async function stateOfEnrolment(server: TestServer, id: string): Promise<string | undefined> {
  const row = await server.db
    .selectFrom('enrolments')
    .select('state')
    .where('enrolment_id', '=', id)
    .executeTakeFirst();
  return row?.state;
}

/** What the audit log holds of enrolments and what rests on them, in order. */
export async function enrolmentEvents(server: TestServer): Promise<readonly string[]> {
  const rows = await server.db.selectFrom('audit').select('event').orderBy('id').execute();
  return rows.map(({ event }) => event).filter((event) => !event.startsWith('verification.'));
}

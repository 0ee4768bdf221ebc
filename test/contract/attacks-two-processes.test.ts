import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomToken, sha256 } from '../../src/proofs/base64url.ts';
import { makeDecision } from '../../src/proofs/decision.ts';
import { hashDetails } from '../../src/proofs/details.ts';
import { PATHS } from '../../src/wire/names.ts';
import type { Claimed, Decided } from '../../src/wire/transaction.ts';
import { count } from '../support/counts.ts';
import { ACCEPT, NOT_ME, pageAt } from './support/authenticator.ts';
import { type Browser, createBrowser, type Visit } from './support/browser.ts';
import { newKey, type TestKey } from './support/device.ts';
import { idIn } from './support/enrolment.ts';
import { type Answer, postJson } from './support/http.ts';
import { SHOP } from './support/server.ts';
import { buildServer } from './support/server-process.ts';
import { SHOP_LOGIN } from './support/sign-in.ts';
import { callAt, startTwoProcesses, type TwoProcesses } from './support/two-processes.ts';
import { otherThan } from './support/verification.ts';
import { createWebApp, otpOn } from './support/web-app.ts';

const built = mkdtempSync(join(tmpdir(), 'countersign-built-'));
let program = '';

beforeAll(async () => {
  program = await buildServer(built);
}, 120_000);

afterAll(() => {
  rmSync(built, { recursive: true, force: true });
});

const ROUNDS = count(3, 30);
const PATIENCE = { timeout: 60_000 * ROUNDS };

interface Signer {
  readonly key: TestKey;
  readonly id: { readonly kid: string };
  readonly sub: string;
}

async function enrolled({ db, now }: TwoProcesses): Promise<Signer> {
  const key = await newKey();
  const [sub, device_id, at] = [randomToken(), randomToken(), now()];
  await db.insertInto('accounts').values({ sub, email: null, phone_number: null, created_at: at }).execute();
  await db
    .insertInto('devices')
    .values({
      device_id,
      sub,
      name: 'Test device',
      public_key: JSON.stringify(key.publicJwk),
      thumbprint: key.print,
      created_at: at,
      active_after: 0,
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return { key, id: { kid: device_id }, sub };
}

async function claimed(servers: TwoProcesses, who: Signer): Promise<Claimed & { readonly otp: string }> {
  const { otp } = await (await createWebApp(servers, SHOP)).push();
  const { body } = await callAt(servers, servers.issuer, who, PATHS.claim, { otp });
  return { ...(body as Claimed), otp };
}

const decisionOf = async (
  { issuer, now }: TwoProcesses,
  who: Signer,
  { txn, otp, details }: Claimed & { readonly otp: string },
  verdict: typeof ACCEPT | typeof NOT_ME,
): Promise<string> =>
  makeDecision(
    {
      device_id: who.id.kid,
      sub: who.sub,
      issuer,
      client_id: SHOP.client_id,
      txn,
      otp_hash: await sha256(otp),
      details_hash: await hashDetails(details),
    },
    verdict,
    pageAt(SHOP_LOGIN),
    { key: who.key.privateKey, now: now(), uv: true },
  );

const eventsOf = async ({ db }: TwoProcesses, pattern: RegExp): Promise<readonly string[]> =>
  (await db.selectFrom('audit').select('event').orderBy('id').execute())
    .map(({ event }) => event)
    .filter((event) => pattern.test(event));

/** Each round, and in it each number, comes from an address of its own: the limits of one would end long runs. */
const requester = (round: number, number: number) => ({
  'x-forwarded-for': `10.1.${round.toString()}.${number.toString()}`,
});

/** How many answers there were of each kind. */
function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const kinds: Record<string, number> = {};
  for (const { status, code } of answers) {
    const kind = code === '' ? status.toString() : code;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}

test('P2: of two devices that claim one code at two processes, one gets it', PATIENCE, async () => {
  const servers = await startTwoProcesses(program);
  const devices = [await enrolled(servers), await enrolled(servers)] as const;
  const shop = await createWebApp(servers, SHOP);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { otp } = await shop.push();
    // Each device asks at each process, twice: whoever wins is told the same each time.
    const answers = await servers.race(8, (address, number) =>
      callAt(servers, address, devices[number < 4 ? 0 : 1], PATHS.claim, { otp }),
    );
    expect(tally(answers)).toEqual({ 200: 4, code_not_open: 4 });
    const won = answers.flatMap(({ status, body }) => (status === 200 ? [(body as Claimed).txn] : []));
    expect(new Set(won)).toHaveLength(1);
  }
  expect(await eventsOf(servers, /claimed/)).toHaveLength(ROUNDS);
});

test('P17: of many decisions that reach two processes, one is taken', PATIENCE, async () => {
  const servers = await startTwoProcesses(program);
  for (let round = 0; round < ROUNDS; round += 1) {
    // A device has a limit of its own, which many rounds would meet.
    const alice = await enrolled(servers);
    const code = await claimed(servers, alice);
    const verdicts = [ACCEPT, NOT_ME, NOT_ME, ACCEPT, ACCEPT, NOT_ME];
    const decisions = await Promise.all(verdicts.map((verdict) => decisionOf(servers, alice, code, verdict)));
    const answers = await servers.race(6, (address, number) =>
      callAt(servers, address, alice, PATHS.decision(code.txn), { decision: decisions[number] }),
    );
    expect(tally(answers)).toEqual({ 200: 1, already_decided: 5 });
  }
  expect(await eventsOf(servers, /accepted|denied|relayed/)).toHaveLength(ROUNDS);
});

test(
  'P15: one decision that comes to two processes at once is taken once, and brings one ticket that works',
  PATIENCE,
  async () => {
    const servers = await startTwoProcesses(program);
    for (let round = 0; round < ROUNDS; round += 1) {
      const alice = await enrolled(servers);
      const code = await claimed(servers, alice);
      const decision = await decisionOf(servers, alice, code, ACCEPT);
      const answers = await servers.race(4, (address) =>
        callAt(servers, address, alice, PATHS.decision(code.txn), { decision }),
      );
      const kinds = tally(answers);
      expect([kinds['200'], (kinds['200'] ?? 0) + (kinds['already_decided'] ?? 0)]).toEqual([expect.any(Number), 4]);
      const tickets = answers.flatMap(({ body }) => {
        const decided = body as Partial<Decided>;
        return decided.status === 'accepted' && 'ticket' in decided ? [decided.ticket] : [];
      });
      // Every ticket, at both processes, twice, at once.
      const visits = await Promise.all(
        tickets.flatMap((ticket) =>
          [...servers.addresses, ...servers.addresses].map((address) =>
            createBrowser().get(`${address}${PATHS.proceed}?ticket=${ticket}`),
          ),
        ),
      );
      const statuses = visits.map(({ status }) => status);
      expect(statuses.filter((status) => status === 303)).toHaveLength(1);
      expect(statuses.filter((status) => status !== 303 && status !== 410)).toEqual([]);
      const minted = visits.find(({ status }) => status === 303)?.location ?? '';
      const opened = await Promise.all(
        servers.addresses.map((address) => createBrowser().get(minted.replace(servers.issuer, address))),
      );
      const begun = opened.filter(({ location = '' }) =>
        new URL(location, minted).pathname.startsWith('/interaction/'),
      );
      expect([begun.length, opened.every(({ status }) => status < 500)]).toEqual([1, true]);
    }
    expect(await eventsOf(servers, /accepted/)).toHaveLength(ROUNDS);
  },
);

test(
  'P21: five checks of a code are made by two processes together, and a right one counts once',
  PATIENCE,
  async () => {
    const servers = await startTwoProcesses(program);
    for (let round = 0; round < ROUNDS; round += 1) {
      const begin = async (email: string) => {
        const { body } = await postJson(servers.issuer + PATHS.verification, { email }, requester(round, 0));
        const { verification_id } = body as { verification_id: string };
        const code =
          (await servers.outbox()).find(({ destination, code: sent }) => destination === email && sent !== undefined)
            ?.code ?? '';
        return { verification_id, code };
      };
      const guessed = await begin(`guessed-${round.toString()}@example.org`);
      const wrong = { ...guessed, code: otherThan(guessed.code) };
      const guesses = await servers.race(12, (address, number) =>
        postJson(address + PATHS.verify, wrong, requester(round, number)),
      );
      expect(tally(guesses)).toEqual({ invalid_code: 5, too_many_requests: 7 });
      const right = await begin(`right-${round.toString()}@example.org`);
      const checks = await servers.race(8, (address, number) =>
        postJson(address + PATHS.verify, right, requester(round, number)),
      );
      expect(tally(checks)).toEqual({ 200: 1, verification_used: 7 });
    }
  },
);

/** Posts a form of the enrolment pages to one process, from the page of the issuer. */
const post = (
  servers: TwoProcesses,
  address: string,
  { browser, round }: { readonly browser: Browser; readonly round: number },
  path: string,
  form: Record<string, string>,
) =>
  browser.send('POST', `${address}${PATHS.enrolmentPage}${path}`, new URLSearchParams(form), {
    accept: 'text/html',
    origin: servers.issuer,
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'navigate',
    ...requester(round, 0),
  });

async function shownCode(servers: TwoProcesses, browser: Browser, round: number): Promise<Visit> {
  const destination = `person-${round.toString()}@example.org`;
  await post(servers, servers.issuer, { browser, round }, '', { destination });
  const code =
    (await servers.outbox()).find((sent) => sent.destination === destination && sent.code !== undefined)?.code ?? '';
  await post(servers, servers.issuer, { browser, round }, '/code', { code });
  return browser.get(servers.issuer + PATHS.enrolmentPage);
}

test(
  'P22: one key gets a shown code, and one yes or no is heard, however they reach two processes',
  PATIENCE,
  async () => {
    const servers = await startTwoProcesses(program);
    for (let round = 0; round < ROUNDS; round += 1) {
      const browser = createBrowser();
      const page = await shownCode(servers, browser, round);
      const otp = otpOn(page, 'enrolment');
      const keys = [await newKey(), await newKey()] as const;
      const claims = await servers.race(8, (address, number) => {
        const key = keys[number < 4 ? 0 : 1];
        const body = { otp, public_key: key.publicJwk, name: 'Laptop' };
        return callAt(servers, address, { key, id: { jwk: key.publicJwk } }, PATHS.claimEnrolment, body);
      });
      expect(tally(claims)).toEqual({ 200: 4, code_not_open: 4 });
      const pressed = ['/confirm', '/confirm', '/refuse', '/refuse', '/confirm', '/confirm'];
      const enrolment = idIn(page);
      const answers = await Promise.all(
        pressed.map((path, number) => {
          const address = servers.addresses[number % 2 === 0 ? 0 : 1];
          return post(servers, address, { browser, round }, path, { enrolment });
        }),
      );
      expect(answers.map(({ status }) => status)).toEqual(pressed.map(() => 303));
    }
    const heard = await eventsOf(servers, /enrolment\.(?:confirmed|refused)/);
    expect(heard).toHaveLength(ROUNDS);
    const devices = await servers.db.selectFrom('devices').select('device_id').execute();
    expect(devices).toHaveLength(heard.filter((event) => event === 'enrolment.confirmed').length);
  },
);

import { expect, test } from 'vitest';
import { CODE_FAILURES, hourOf } from '../../src/server/verification/code-failures.ts';
import { succeeded } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { ALICE, ask, audited, codeFor, type Scene, start, submit, typeAndGoOn } from './support/code-sign-in.ts';
import { postJson } from './support/http.ts';
import { beginHosted } from './support/sign-in.ts';
import { otherThan, PHONE, started, verify } from './support/verification.ts';

/** As if so many wrong codes had been typed in this hour already. */
const failed = ({ server, clock }: Scene, network: string, failures: number) =>
  server.db
    .insertInto('code_failures')
    .values({ purpose: 'sign_in', hour: hourOf(clock.now()), network, failures })
    .execute();

test('P21: a code has eight digits, sent and sent again, whether it signs in or enrols', async () => {
  const scene = await start();
  const login = await ask(scene, ALICE);
  expect((await scene.browser.get(`${login.page.url}/code`)).text).toContain('8 digits');
  scene.clock.forward(30);
  await submit(scene, scene.browser, login, 'resend');
  await started(scene.server, { phone_number: PHONE });
  const codes = (await scene.server.outbox()).map(({ code, subject }) => [subject.includes('signs you in'), code]);
  expect(codes).toEqual([
    [false, expect.stringMatching(/^\d{8}$/)],
    [true, expect.stringMatching(/^\d{8}$/)],
    [true, expect.stringMatching(/^\d{8}$/)],
  ]);
});

test('P21: a thousand wrong codes in an hour, wherever they were typed, close the way for the rest of it, and approvals go on', async () => {
  const scene = await start();
  const { server, clock, browser, alice } = scene;
  const login = await ask(scene, ALICE);
  const right = await codeFor(server, ALICE);
  await failed(scene, 'many others', CODE_FAILURES.anHour - 2);
  const check = (code: string) => submit(scene, browser, login, 'check', { code });
  expect((await check(otherThan(right))).status).toBe(422);
  expect(await audited(scene, 'code_sign_in.paused')).toEqual([]);
  expect((await check(otherThan(right))).status).toBe(422);
  expect(await audited(scene, 'code_sign_in.paused')).toMatchObject([{ detail: '1000 wrong codes in an hour' }]);
  const refused = await check(right);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, (3600 - (clock.now() % 3600)).toString()]);
  expect(refused.text).toMatch(
    /None is taken now: approve with Countersign, or try again in \d+ (?:minutes|seconds)\./,
  );
  expect((await browser.get(`${login.page.url}/code/finish`)).location).toBe(`${login.page.url}/code`);

  const stranger = createBrowser();
  const second = await beginHosted(scene.shop, stranger);
  const sentBefore = (await server.outbox()).length;
  expect((await submit(scene, stranger, second, 'start', { destination: PHONE })).status).toBe(429);
  expect(await server.outbox()).toHaveLength(sentBefore);
  succeeded(await alice.claim(second.otp));
  // Enrolment has limits of its own, and what is wrong there counts nowhere here.
  const enrolment = await started(server, { phone_number: PHONE });
  expect((await verify(server, enrolment.verification_id, otherThan(await codeFor(server, PHONE)))).status).toBe(422);
  expect((await verify(server, enrolment.verification_id, await codeFor(server, PHONE))).status).toBe(200);

  // The next hour: the provider's own clock stands where it is, so that the test can't go there.
  await server.db
    .updateTable('code_failures')
    .set({ hour: hourOf(clock.now()) - 1 })
    .execute();
  expect(await audited(scene, 'code_sign_in.paused')).toHaveLength(1);
  const later = await ask({ ...scene, browser: stranger }, ALICE);
  const tokens = await typeAndGoOn({ ...scene, browser: stranger }, later, await codeFor(server, ALICE));
  expect(tokens.claims()?.sub).toBe(alice.sub);
});

test('P21: one requester ends after fifty wrong codes an hour, so that he closes the way for himself alone', async () => {
  const scene = await start({ listen: { trust_proxy: ['127.0.0.1', '::1'] } });
  const { server, browser } = scene;
  const login = await ask(scene, ALICE);
  const right = await codeFor(server, ALICE);
  const { network } = await server.db
    .selectFrom('code_sign_ins')
    .innerJoin('verifications', 'verifications.verification_id', 'code_sign_ins.verification_id')
    .select('network')
    .executeTakeFirstOrThrow();
  await failed(scene, network, CODE_FAILURES.networkAnHour - 1);
  expect((await submit(scene, browser, login, 'check', { code: otherThan(right) })).status).toBe(422);
  // He who started the verification is counted, wherever its codes are typed from.
  for (const headers of [{}, { 'x-forwarded-for': '203.0.113.9' }]) {
    const refused = await submit(scene, browser, login, 'check', { code: right }, headers);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('That was too often.');
  }
  const other = createBrowser();
  const second = await beginHosted(scene.shop, other);
  const from = { 'x-forwarded-for': '203.0.113.9' };
  expect((await submit(scene, other, second, 'start', { destination: PHONE }, from)).status).toBe(303);
  expect((await submit(scene, other, second, 'check', { code: await codeFor(server, PHONE) }, from)).status).toBe(303);
});

test('P21: a thousand wrong sign-in codes leave the way open for who verified this very destination from here before', async () => {
  const scene = await start({ listen: { trust_proxy: ['127.0.0.1', '::1'] } });
  const home = { 'x-forwarded-for': '198.51.100.9' };
  const earlier = await started(scene.server, { email: ALICE }, home);
  await verify(scene.server, earlier.verification_id, await codeFor(scene.server, ALICE));
  await failed(scene, 'many others', CODE_FAILURES.anHour);
  const login = await beginHosted(scene.shop, scene.browser);
  const ask = (headers: Record<string, string>) =>
    submit(scene, scene.browser, login, 'start', { destination: ALICE }, headers);
  expect((await ask({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(429);
  expect((await ask(home)).status).toBe(303);
  const code = await codeFor(scene.server, ALICE);
  expect((await submit(scene, scene.browser, login, 'check', { code }, home)).status).toBe(303);
});

test('P21: a right code that is sent to the API with its id counts under the same limits', async () => {
  const scene = await start();
  await ask(scene, ALICE);
  const { verification_id } = await scene.server.db
    .selectFrom('code_sign_ins')
    .select('verification_id')
    .executeTakeFirstOrThrow();
  await failed(scene, 'many others', CODE_FAILURES.anHour);
  const refused = await verify(scene.server, verification_id, await codeFor(scene.server, ALICE));
  expect([refused.status, refused.code]).toEqual([429, 'too_many_requests']);
  const again = await postJson(`${scene.server.issuer}/verification/${verification_id}/resend`, {});
  expect(again.code).toBe('too_many_requests');
});

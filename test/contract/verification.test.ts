import { expect, test } from 'vitest';
import { PATHS } from '../../src/wire/names.ts';
import { postForm, postJson, send } from './support/http.ts';
import { startTestServer, testClock } from './support/server.ts';
import { TwoFactorClient } from './support/simple-client.ts';
import { codeFor, otherThan, PHONE, resend, start, started, verify } from './support/verification.ts';

test('P20: the simple client sends a number and verifies its code in one cookie jar', async () => {
  const server = await startTestServer();
  const client = new TwoFactorClient(server.issuer);
  await client.sendCode('+47 123 45 678');
  await client.verifyCode(await codeFor(server, PHONE));
});

test('P20: the simple client tells its user of a wrong number, a wrong code and a code without a number', async () => {
  const server = await startTestServer();
  const client = new TwoFactorClient(server.issuer);
  await expect(client.verifyCode('12345678')).rejects.toThrow('(400)');
  await expect(client.sendCode('call me')).rejects.toThrow('(400)');
  await client.sendCode(PHONE);
  await expect(client.verifyCode(otherThan(await codeFor(server, PHONE)))).rejects.toThrow('(422)');
  await client.verifyCode(await codeFor(server, PHONE));
});

test('P20: a start answers with the masked destination, its times and the attempts, and a cookie that scripts can not read', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { status, body, headers } = await start(server, { phone_number: PHONE });
  expect(status).toBe(200);
  expect(body).toEqual({
    verification_id: expect.stringMatching(/^[\w-]{22}$/) as string,
    destination: '+47••••••78',
    expires_at: expect.any(Number) as number,
    resend_after: expect.any(Number) as number,
    attempts_left: 5,
  });
  expect(headers.get('set-cookie')).toMatch(
    /^countersign-verification-\d+=[\w-]{22}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('P20: the verification is named by the body where the cookie names another', async () => {
  const server = await startTestServer();
  const mine = await started(server, { phone_number: PHONE });
  const other = await started(server, { email: 'a@example.org' });
  const answer = await postJson(
    server.issuer + PATHS.verify,
    { verification_id: mine.verification_id, code: await codeFor(server, PHONE) },
    { cookie: `countersign-verification-${new URL(server.issuer).port}=${other.verification_id}` },
  );
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ verified: true });
});

test('P20: a code without its verification is refused, however right it is', async () => {
  const server = await startTestServer();
  await started(server, { phone_number: PHONE });
  const answer = await postJson(server.issuer + PATHS.verify, { code: await codeFor(server, PHONE) });
  expect([answer.status, answer.code]).toEqual([400, 'verification_id_required']);
});

test('P20: forms are taken as JSON is, from a client that is no browser and from a page of the issuer', async () => {
  const server = await startTestServer();
  const first = await postForm(server.issuer + PATHS.verification, { phone_number: PHONE });
  expect(first.status).toBe(200);
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const headers = { cookie, origin: server.issuer, 'sec-fetch-site': 'same-origin' };
  const second = await postForm(server.issuer + PATHS.verify, { code: await codeFor(server, PHONE) }, headers);
  expect(second.status).toBe(200);
});

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['another port of the same host', { origin: 'http://localhost:1' }],
  ['another site, by what the browser says of it', { 'sec-fetch-site': 'cross-site' }],
  ['the same site but another origin', { 'sec-fetch-site': 'same-site' }],
])('P20: a form from %s is refused and sends nothing', async (_, headers) => {
  const server = await startTestServer();
  for (const path of [PATHS.verification, PATHS.verify]) {
    const answer = await postForm(server.issuer + path, { phone_number: PHONE, code: '12345678' }, headers);
    expect([answer.status, answer.code]).toEqual([403, 'cross_origin_form']);
  }
  expect(await server.outbox()).toEqual([]);
});

test('P20: a request without a body from another site sends no code and plants no cookie', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { verification_id } = await started(server, { phone_number: PHONE });
  clock.forward(30);
  const url = `${server.issuer}${PATHS.verification}/${verification_id}/resend`;
  const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
  const refused = await send(url, { method: 'POST', headers: foreign });
  expect([refused.status, refused.code]).toEqual([403, 'cross_origin_form']);
  expect(refused.headers.get('set-cookie')).toBeNull();
  expect(await server.outbox()).toHaveLength(1);
  expect((await send(url, { method: 'POST' })).status).toBe(200);
});

test.each([
  ['phone_number', '+47 123 45 678', '+4712345678'],
  ['phone_number', '0047 (123) 45-678', '+4712345678'],
  ['phone_number', '+1 212.555.0187', '+12125550187'],
  ['email', ' Ada.L@EXAMPLE.Org ', 'ada.l@example.org'],
])('P20: %s "%s" is the destination %s', async (member, typed, destination) => {
  const server = await startTestServer();
  expect((await start(server, { [member]: typed })).status).toBe(200);
  expect((await server.outbox())[0]?.destination).toBe(destination);
});

test.each([
  ['phone_number', '12345678'],
  ['phone_number', '+0123456789'],
  ['phone_number', '+47123'],
  ['phone_number', '+471234567890123456'],
  ['phone_number', '+47 123 45 678 ext 5'],
  ['phone_number', "+4712345678'--"],
  ['email', 'nobody'],
  ['email', 'a@b@c.example'],
  ['email', 'a b@example.org'],
  ['email', 'a@-example.org'],
  ['email', 'a@example.org\r\nBcc: b@example.org'],
  ['email', `${'a'.repeat(65)}@example.org`],
])('P20: %s "%s" is no destination', async (member, typed) => {
  const server = await startTestServer();
  const answer = await start(server, { [member]: typed });
  expect([answer.status, answer.code]).toEqual([400, 'invalid_request']);
  expect(await server.outbox()).toEqual([]);
});

test('P20: a channel that the server does not have is refused', async () => {
  const server = await startTestServer({ config: { verification: { channels: ['email'] } } });
  expect((await start(server, { phone_number: PHONE })).code).toBe('invalid_request');
  expect((await start(server, { email: 'a@example.org' })).status).toBe(200);
});

test('P21: five checks are made, then none, and a right code comes too late', async () => {
  const server = await startTestServer();
  const { verification_id } = await started(server, { phone_number: PHONE });
  const code = await codeFor(server, PHONE);
  for (const left of [4, 3, 2, 1, 0]) {
    const answer = await verify(server, verification_id, otherThan(code));
    expect(answer.body).toMatchObject({ status: 422, code: 'invalid_code', attempts_left: left });
  }
  const late = await verify(server, verification_id, code);
  expect([late.status, late.code]).toEqual([429, 'too_many_requests']);
  expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('P21: a code that was used is used', async () => {
  const server = await startTestServer();
  const { verification_id } = await started(server, { phone_number: PHONE });
  const code = await codeFor(server, PHONE);
  expect((await verify(server, verification_id, code)).status).toBe(200);
  const again = await verify(server, verification_id, code);
  expect([again.status, again.code]).toEqual([410, 'verification_used']);
});

test('P21: a code lives for ten minutes', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { verification_id } = await started(server, { phone_number: PHONE });
  clock.forward(601);
  const answer = await verify(server, verification_id, await codeFor(server, PHONE));
  expect([answer.status, answer.code]).toEqual([410, 'expired']);
});

test('P21: of twenty checks of the right code at once, exactly one succeeds', async () => {
  const server = await startTestServer();
  const { verification_id } = await started(server, { phone_number: PHONE });
  const code = await codeFor(server, PHONE);
  const answers = await Promise.all(Array.from({ length: 20 }, () => verify(server, verification_id, code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ code: problem }) => problem === 'verification_used')).toHaveLength(19);
});

test('P21: of twenty wrong codes at once, five are checked', async () => {
  const server = await startTestServer();
  const { verification_id } = await started(server, { phone_number: PHONE });
  const wrong = otherThan(await codeFor(server, PHONE));
  const answers = await Promise.all(Array.from({ length: 20 }, () => verify(server, verification_id, wrong)));
  expect(answers.filter(({ code }) => code === 'invalid_code')).toHaveLength(5);
  expect(answers.filter(({ code }) => code === 'too_many_requests')).toHaveLength(15);
});

test('P21: a resend comes after 30 s and growing, five sends at most; older codes die and attempts stay used', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { verification_id } = await started(server, { phone_number: PHONE });
  const codes = [await codeFor(server, PHONE)];
  await verify(server, verification_id, otherThan(codes[0] ?? ''));
  for (const delay of [30, 60, 120, 240]) {
    const early = await resend(server, verification_id);
    expect([early.status, early.code]).toEqual([429, 'too_many_requests']);
    expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    clock.forward(delay);
    const answer = await resend(server, verification_id);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ verification_id, attempts_left: 4 });
    codes.unshift(await codeFor(server, PHONE));
  }
  clock.forward(500);
  expect((await resend(server, verification_id)).code).toBe('too_many_requests');
  const [newest = '', ...older] = codes;
  const dead = older.find((code) => code !== newest) ?? '';
  expect((await verify(server, verification_id, dead)).code).toBe('invalid_code');
  expect((await verify(server, verification_id, newest)).status).toBe(200);
});

test('P21: the audit log holds every send and check, and no destination', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const { verification_id } = await started(server, { phone_number: PHONE });
  await verify(server, verification_id, otherThan(await codeFor(server, PHONE)));
  clock.forward(30);
  await resend(server, verification_id);
  await verify(server, verification_id, await codeFor(server, PHONE));
  const lines = await server.db.selectFrom('audit').selectAll().orderBy('id').execute();
  expect(lines.map(({ event }) => event)).toEqual([
    'verification.started',
    'verification.failed',
    'verification.resent',
    'verification.succeeded',
  ]);
  expect(JSON.stringify(lines)).not.toContain(PHONE.slice(1));
});

test('P21: nothing is resent for a verification that is unknown, used or over', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  expect((await resend(server, 'no-such-verification')).code).toBe('unknown_verification');
  const used = await started(server, { phone_number: PHONE });
  await verify(server, used.verification_id, await codeFor(server, PHONE));
  expect((await resend(server, used.verification_id)).code).toBe('verification_used');
  const over = await started(server, { email: 'a@example.org' });
  clock.forward(601);
  expect((await resend(server, over.verification_id)).code).toBe('expired');
});

test('P21: the database holds no code, and what it holds of one fits no other verification', async () => {
  const server = await startTestServer();
  await started(server, { phone_number: PHONE });
  const code = await codeFor(server, PHONE);
  const [row] = await server.db.selectFrom('verifications').selectAll().execute();
  expect(JSON.stringify(row)).not.toContain(code);
  const other = await started(server, { phone_number: PHONE });
  await server.db
    .updateTable('verifications')
    .set({ code_hash: row?.code_hash ?? '' })
    .where('verification_id', '=', other.verification_id)
    .execute();
  expect((await verify(server, other.verification_id, code)).code).toBe('invalid_code');
});

/** Who asks, as a trusted proxy says. */
test('P21: where registration is closed, an unknown destination gets the same answer and no message', async () => {
  const server = await startTestServer({ config: { registration: 'closed' } });
  await server.db
    .insertInto('accounts')
    .values({ sub: 'known', email: 'known@example.org', phone_number: null, created_at: 1 })
    .execute();
  const known = await start(server, { email: 'known@example.org' });
  const unknown = await start(server, { email: 'knave@example.org' });
  expect(unknown.status).toBe(known.status);
  expect(Object.keys(unknown.body as object)).toEqual(Object.keys(known.body as object));
  expect(unknown.body).toMatchObject({ destination: 'k•••@example.org', attempts_left: 5 });
  await expect
    .poll(async () => (await server.outbox()).map(({ destination }) => destination))
    .toEqual(['known@example.org']);
  const { verification_id } = unknown.body as { verification_id: string };
  expect((await verify(server, verification_id, '12345678')).code).toBe('invalid_code');
});

test('P22: the message says what the code is for and never to share it', async () => {
  const server = await startTestServer();
  await started(server, { phone_number: PHONE });
  const [message] = await server.outbox();
  expect(message?.text).toContain(`${message?.code ?? ''} is your Test Server code.`);
  expect(message?.text).toContain('Whoever has it can approve sign-ins to Test Server as you.');
  expect(message?.text).toContain('Never tell it to anyone');
});

test('the outbox page of development shows the code, and escapes what it shows', async () => {
  const server = await startTestServer();
  await started(server, { email: "o'neil&co@example.org" });
  const page = await (await fetch(`${server.issuer}/outbox`)).text();
  expect(page).toContain('o&#39;neil&amp;co@example.org');
  expect(page).toContain(await codeFor(server, "o'neil&co@example.org"));
});

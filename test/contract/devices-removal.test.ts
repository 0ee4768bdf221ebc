import { expect, test } from 'vitest';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { sha256 } from '../../src/proofs/base64url.ts';
import { UNANNOUNCED } from '../../src/server/devices/announced.ts';
import { PATHS } from '../../src/wire/names.ts';
import { ACCEPT, enrol, pageAt, succeeded, ticketOf } from './support/authenticator.ts';
import { createBrowser } from './support/browser.ts';
import { enrolDevice, type TestDevice } from './support/device.ts';
import { SHOP, startTestServer, type TestServer, testClock } from './support/server.ts';
import { approve, arrive, beginHosted, proceed, SHOP_LOGIN, stateOf } from './support/sign-in.ts';
import { createWebApp } from './support/web-app.ts';

const EMAIL = { email: 'ada@example.org' };
const DAY = 86_400;
const page = pageAt(SHOP_LOGIN);

/** An account with a device that signs in, and another one that removes it. */
async function start() {
  const server = await startTestServer({ config: { devices: { activation_delay: 0 } } });
  const ada = await enrol(server, EMAIL);
  const second = await enrolDevice(server, EMAIL);
  const shop = await createWebApp(server, SHOP);
  const remove = async (): Promise<void> => {
    expect((await second.call('DELETE', `${PATHS.devices}/${ada.deviceId}`)).status).toBe(204);
  };
  return { server, ada, second, shop, remove };
}

test('P7: a removed device decides nothing that it claimed, and its claim is over for the web app too', async () => {
  const { server, ada, shop, remove } = await start();
  const login = await shop.push();
  const code = succeeded(await ada.claim(login.otp));
  const signed = await ada.sign(code, ACCEPT, page);
  await remove();
  expect(await ada.sendDecision(code.txn, signed)).toMatchObject({ status: 401, code: 'unknown_device' });
  expect(await stateOf(server, code.txn)).toBe('expired');
  expect(await removals(server)).toEqual([['transaction.expired', 'from claimed: device removed']]);
});

test('P7: the tickets of a removed device open nothing, hosted and embedded, before and after they were used', async () => {
  const { server, ada, shop, remove } = await start();
  const unused = ticketOf(await ada.decide(succeeded(await ada.claim((await shop.push()).otp)), ACCEPT, page));
  const browser = createBrowser();
  const hosted = await beginHosted(shop, browser);
  const hostedTicket = await approve(ada, hosted.otp, hosted.page.url);
  const used = await approve(ada, (await shop.push()).otp, SHOP_LOGIN);
  const minted = (await createBrowser().get(proceed(server, used))).location ?? '';
  await remove();
  expect((await createBrowser().get(proceed(server, unused))).status).toBe(410);
  expect((await browser.get(proceed(server, hostedTicket))).status).toBe(410);
  const end = await createBrowser().open(minted, shop.redirectUri);
  expect(new URL(end.url).searchParams.get('code')).toBeNull();
  expect((await removals(server)).map(([, detail]) => detail)).toEqual(
    Array.from({ length: 3 }, () => 'from accepted: device removed'),
  );
});

test('P7: a code that a removed device brought the web app is redeemed for nothing', async () => {
  const { server, ada, shop, remove } = await start();
  const login = await shop.push();
  const ticket = await approve(ada, login.otp, SHOP_LOGIN);
  const end = await createBrowser().open(proceed(server, ticket), shop.redirectUri);
  await remove();
  await expect(shop.callback(end.url, login)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('P7: the grants of a removed device end with every token that rests on them; those of others live', async () => {
  const { server, ada, shop, remove } = await start();
  const other = await enrol(server, { sub: ada.sub });
  const signIn = async (by: typeof ada): Promise<string> => {
    const login = await shop.push();
    return (await arrive(server, shop, createBrowser(), await approve(by, login.otp, SHOP_LOGIN), login)).access_token;
  };
  const [removed, kept] = [await signIn(ada), await signIn(other)];
  const grant = await server.db
    .selectFrom('provider_records')
    .select('id_hash')
    .where('kind', '=', 'Grant')
    .where('uid_hash', '=', await sha256(ada.deviceId))
    .executeTakeFirstOrThrow();
  // No web app may ask for refresh tokens yet; one that may would keep them by their grant, as here.
  const refresh = { kind: 'RefreshToken', id_hash: 'refresh', payload: '{}', grant_hash: grant.id_hash };
  await server.db.insertInto('provider_records').values(refresh).execute();
  await remove();
  const userinfo = async (token: string): Promise<number> =>
    (await fetch(`${server.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect([await userinfo(removed), await userinfo(kept)]).toEqual([401, 200]);
  const left = await server.db
    .selectFrom('provider_records')
    .select('kind')
    .where((eb) => eb.or([eb('grant_hash', '=', grant.id_hash), eb('id_hash', '=', grant.id_hash)]))
    .execute();
  expect(left).toEqual([]);
});

/** The lines of the transactions that a removal ended. */
async function removals(server: TestServer): Promise<Array<[event: string, detail: string | null]>> {
  const lines = await server.db
    .selectFrom('audit')
    .select(['event', 'detail'])
    .where('event', '=', 'transaction.expired')
    .execute();
  return lines.map(({ event, detail }) => [event, detail]);
}

const removeItself = (device: TestDevice) => device.call('DELETE', `${PATHS.devices}/${device.device.device_id}`);

test('P22: whoever waits goes with the last active device, and comes back no sooner than anybody else', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const owner = await enrolDevice(server, EMAIL);
  const stranger = await enrolDevice(server, EMAIL);
  clock.forward(DAY - 60);
  expect((await removeItself(owner)).status).toBe(204);
  expect((await stranger.call('GET', PATHS.devices)).code).toBe('unknown_device');
  const lines = await server.db
    .selectFrom('audit')
    .select(['device_id', 'detail'])
    .where('event', '=', 'device.revoked')
    .execute();
  expect(lines).toEqual([
    { device_id: owner.device.device_id, detail: `by ${owner.device.device_id}` },
    { device_id: stranger.device.device_id, detail: 'with the last active device' },
  ]);
  for (const next of [await enrolDevice(server, EMAIL), await enrolDevice(server, EMAIL)]) {
    expect(next.device.active_after).toBe(clock.now() + DAY);
  }
});

test('P22: while another active device is left, those that wait are not touched', async () => {
  const server = await startTestServer();
  const owner = await enrolDevice(server, EMAIL);
  await enrol(server, { sub: owner.account.sub });
  const waiting = await enrolDevice(server, EMAIL);
  await removeItself(owner);
  expect((await waiting.call('GET', PATHS.devices)).body).toMatchObject({
    devices: [{ active_after: waiting.device.active_after }],
  });
});

test('P22: who removed the only device and nobody waited begins anew at once', async () => {
  const server = await startTestServer();
  await removeItself(await enrolDevice(server, EMAIL));
  const again = await enrolDevice(server, EMAIL);
  expect(again.device.active_after).toBe(again.device.created_at);
});

test('P22: where a link removed the last active device, those that wait stay and wait for the whole delay again', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  const first = await enrolDevice(server, EMAIL);
  const waiting = await enrolDevice(server, EMAIL);
  // One that nobody could be told of: its delay has not begun, so there is none to begin anew.
  const { device_id } = (await enrolDevice(server, EMAIL)).device;
  await server.db.deleteFrom('device_notices').where('device_id', '=', device_id).execute();
  await server.db
    .updateTable('devices')
    .set({ active_after: UNANNOUNCED })
    .where('device_id', '=', device_id)
    .execute();
  clock.forward(DAY - 60);
  await refuse(server, first);
  const { body } = await waiting.call('GET', PATHS.devices);
  expect(body).toMatchObject({ devices: [{ active_after: clock.now() + DAY }] });
  const lines = await server.db.selectFrom('audit').select('device_id').where('event', '=', 'device.delayed').execute();
  expect(lines).toEqual([{ device_id: waiting.device.device_id }]);
});

test('P22: for a week after a refusal by link a new device of the account waits, although it has no other', async () => {
  const clock = testClock();
  const server = await startTestServer({ now: clock.now });
  await refuse(server, await enrolDevice(server, EMAIL));
  const next = await enrolDevice(server, EMAIL);
  expect(next.device.active_after).toBe(clock.now() + DAY);
  clock.forward(60);
  await removeItself(next);
  clock.forward(7 * DAY - 1);
  const within = await enrolDevice(server, EMAIL);
  expect(within.device.active_after).toBe(clock.now() + DAY);
  clock.forward(DAY);
  await removeItself(within);
  const after = await enrolDevice(server, EMAIL);
  expect(after.device.active_after).toBe(clock.now());
});

/** Presses the button behind the link of the notice of this device. */
async function refuse(server: TestServer, { device }: TestDevice): Promise<void> {
  const link = await waitUntil('the notice', async () =>
    (await server.outbox())
      .flatMap(({ text }) => text.match(/https?:\/\/\S+$/) ?? [])
      .find((url) => url.includes(`/${device.device_id}.`)),
  );
  const answer = await fetch(link, { method: 'POST', headers: { origin: server.issuer } });
  expect(answer.status).toBe(200);
}

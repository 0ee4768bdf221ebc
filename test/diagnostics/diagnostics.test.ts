import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { diagnosticsText } from '../../src/options/about/diagnostics-text.ts';
import { thumbprint } from '../../src/proofs/keys.ts';
import { ACCEPT, clickOn, createExtension, type Extension } from '../support/extension.ts';

const ISSUER = 'https://mark-issuer.example';
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156';

async function text(extension: Extension): Promise<string> {
  return diagnosticsText(await extension.send('diagnostics.get', {}), '1.2.3', USER_AGENT);
}

/** Every string of more than five characters that is written down anywhere inside a value, and sealed bytes. */
function wordsIn(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value === 'string' && value.length > 5) found.add(value);
  else if (value instanceof Uint8Array) found.add(Buffer.from(value).toString('base64url'));
  else if (value instanceof Map) for (const entry of value) wordsIn(entry, found);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) wordsIn(inner, found);
  return found;
}

async function storesOf(name: string): Promise<unknown> {
  const db = await openDB(name);
  const stores = await Promise.all([...db.objectStoreNames].map((store) => db.getAll(store)));
  db.close();
  return stores;
}

/** An extension with a mark in everything that it can be told: of the person, their sites, their keys, their sign-ins. */
async function marked() {
  const extension = await createExtension({ issuer: ISSUER });
  const { server, fake } = extension;
  server.state.name = 'MARK issuer name';
  server.state.nonce = 'mark-nonce';
  server.state.webApps = [{ client_id: 'mark-client', client_name: 'MARK app', origins: ['https://mark-app.example'] }];
  fake.origins.push('https://mark-granted.example/*', 'https://mark-other.example/*');
  const { accountId } = await extension.enrol('mark-person@mark-mail.example', 'MARK laptop');
  await extension.send('accounts.rename', { accountId, name: 'MARK private name' });
  const text = 'otpauth://totp/MARK%20issuer:mark-code@mark-mail.example?secret=MARKMARKMARK&color=MARK%20color';
  const source = { kind: 'text', text: `${text}\n${text.replace('MARKMARK', 'MARK')}` } as const;
  const shown = await extension.send('passcodes.preview', { source });
  const digest = shown.kind === 'read' ? shown.digest : '';
  const added = await extension.send('passcodes.add', { source, digest, site: 'mark-bound.example' });
  const [code = '', gone = ''] = added.ok ? added.added : [];
  const change = { group: 'MARK group', note: 'MARK note' };
  await extension.send('passcodes.edit', { passcodeId: code, change });
  await extension.send('passcodes.remove', { passcodeIds: [gone] });
  const other = await createExtension({ beside: extension });
  server.state.webApps = [{ client_id: 'mark-client', client_name: 'MARK app', origins: ['https://mark-app.example'] }];
  await other.enrol('mark-person@mark-mail.example', 'MARK phone');
  await extension.background().accounts.refreshAll();
  const database = (await indexedDB.databases()).map(({ name }) => name ?? '').at(-2) ?? '';
  return { extension, accountId, database };
}

/** One sign-in of each kind: approved, waiting, failed, and an attack. Answers what is secret about them. */
async function signIns(extension: Extension, accountId: string) {
  const { server, fake } = extension;
  const secrets: string[] = [];
  async function show(url: string) {
    const { text: code, transaction } = server.newCode({
      client: { client_id: 'mark-client', client_name: 'MARK app' },
      origins: ['https://mark-app.example'],
      binding_message: 'MARK message',
    });
    const tab = fake.openTab(url, { title: 'MARK title' });
    await extension.show(tab.id, [code]);
    const found = await extension.request();
    if (found?.phase === 'found') await extension.send('request.continue', { requestId: found.requestId, accountId });
    secrets.push(transaction.otp, transaction.txn);
    return { tab, transaction, request: await extension.request() };
  }
  const { request, transaction, tab } = await show('https://mark-app.example/mark-path');
  if (request?.phase !== 'asking') throw new Error('nothing is asked');
  await extension.send('request.decide', clickOn(request, ACCEPT));
  secrets.push(transaction.ticket ?? 'no ticket', tab.url);

  await show('https://mark-app.example/mark-second');
  server.faults.push({ problem: 'expired', extra: { detail: 'MARK detail https://mark-detail.example' } });
  await show('https://mark-app.example/mark-third');
  await show('https://mark-attacker.example/');
  return secrets;
}

it('holds no secret, no name and no address of anything that the extension was told', async () => {
  const { extension, accountId, database } = await marked();
  const secrets = await signIns(extension, accountId);
  const db = await openDB(database);
  await db.put('accounts', { accountId: 'mark-broken', issuer: 'https://mark-broken.example', label: 'MARK broken' });
  db.close();
  // Errors of every kind, with sites in their messages: of the server, of a click, of the entry, of a room.
  extension.server.faults.push({ problem: 'server_error', extra: { detail: 'MARK https://mark-detail.example' } });
  await extension.send('devices.list', { accountId });
  await extension.send('accounts.rename', { accountId: 'mark-unknown', name: 'MARK' });
  extension.background().report(new TypeError('MARK failed at https://mark-error.example/?code=123456'));
  extension.fake.browser.tabs.query = () => Promise.reject(new Error('No tab at https://mark-tab.example'));
  await extension.send('popup.view', {}).catch(() => undefined);

  const said = await text(extension);
  // The ring of errors lies in session storage too, and is what the text is there to say.
  const { 'errors:ring': ring, ...session } = Object.fromEntries(extension.fake.session.items);
  const kept = wordsIn([
    secrets,
    session,
    await storesOf(database),
    extension.server.transactions,
    extension.server.devices,
    extension.server.verifications,
    [...extension.fake.tabs.values()],
    extension.fake.origins,
    await Promise.all([...extension.server.devices.values()].map(({ jwk }) => thumbprint(jwk))),
    (await extension.send('accounts.list', {})).accounts,
  ]);
  expect([ring, kept.size > 80]).toEqual([expect.any(Array), true]);
  const leaked = [...kept].filter((word) => !KINDS.has(word) && said.includes(word));
  expect(leaked).toEqual([]);
  expect(said).not.toMatch(/mark|example|https?:|@/i);
});

/** Names of kinds that records hold and the text may say: each is a word of the extension's own. */
const KINDS = new Set([
  'browser',
  'device',
  'asking',
  'failed',
  'approved',
  'expired',
  'active',
  'accounts',
  'relay_alarm',
  'relay_blocked',
]);

it('says what helps: counts by kind, the state of the stores, clocks without their servers, and codes of errors', async () => {
  const { extension, accountId, database } = await marked();
  await signIns(extension, accountId);
  extension.server.state.ahead = 600;
  await extension.send('accounts.refresh', {});
  const db = await openDB(database);
  await db.put('accounts', { accountId: 'mark-broken', issuer: 'https://mark-broken.example' });
  db.close();
  await extension.send('accounts.list', {});
  extension.background().report(new TypeError('MARK'));
  const lines = (await text(extension)).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'Countersign 1.2.3, protocol 1',
      `Browser: ${USER_AGENT}`,
      'At: 2026-11-22T12:00:00.000Z',
      'Grants and settings: all sites no, single sites 2, opens by itself yes',
      'Accounts: active 1, device_waiting 1',
      'Enrolments under way: none',
      'Requests: approved 1, asking 1, expired 1, relay_alarm 1',
      'History: approved 1, expired 1, relay_blocked 1',
      'Accounts with codes: removed 1, totp 1',
      'Vault: unlocked',
      expect.stringMatching(/^Database: version \d+, put aside accounts 1, snapshots 0$/),
      'Clock of server 1: 600 s ahead',
      '  2026-11-22T12:00:00.000Z background browser:TypeError',
    ]),
  );
});

it('speaks on where a part can not be read, and says by which code', async () => {
  const { extension } = await marked();
  extension.fake.browser.permissions.getAll = () => Promise.reject(new Error('MARK'));
  const lines = (await text(extension)).split('\n');
  expect(lines).toContain('Grants and settings: unreadable (error)');
  expect(lines).toContain('Accounts: active 1, device_waiting 1');
});

it('notes what a page was refused by the name of its message, once', async () => {
  const extension = await createExtension();
  for (let click = 0; click < 3; click += 1) await extension.send('accounts.rename', { accountId: 'gone', name: 'x' });
  const { errors } = await extension.send('diagnostics.get', {});
  expect(errors).toEqual([{ at: extension.clock.now, where: 'accounts.rename', code: 'unknown_account' }]);
});

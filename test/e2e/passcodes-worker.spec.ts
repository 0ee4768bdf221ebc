import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { thousandAccounts } from '../../bench/codes/thousand.ts';
import type { MessageName, RequestOf, ResponseOf } from '../../src/messaging/messages.ts';
import type { OathAccount } from '../../src/oath/account.ts';
import { parseOtpauth } from '../../src/oath/otpauth.ts';
import { independentCode } from '../oath/support/independent-code.ts';
import { count } from '../support/counts.ts';
import { useBrowserAlone } from './support/browser-alone.ts';

const person = useBrowserAlone();
const SOURCE = {
  kind: 'file',
  bytes: Buffer.from(thousandAccounts()).toString('base64'),
  password: null,
} as const;
/** Milliseconds after the message was sent; the whole takes about a hundred. */
const MOMENTS = Array.from({ length: count(1, 60) }, (_, round) => ((round + 1) * 40) % 400);

function options(): Promise<Page> {
  const { context, host } = person();
  return context.newPage().then(async (page) => {
    await page.goto(`chrome-extension://${host.extensionId}/src/options/index.html`);
    return page;
  });
}

/** What the door of the background answers to this page; `null` where its worker ended over it. */
async function send<N extends MessageName>(page: Page, name: N, request: RequestOf<N>): Promise<ResponseOf<N> | null> {
  const reply = await page.evaluate(
    (message) =>
      chrome.runtime
        .sendMessage<typeof message, { readonly response?: ResponseOf<N> } | undefined>(message)
        .catch(() => undefined),
    { name, request },
  );
  return reply?.response ?? null;
}

const idsOf = async (page: Page) =>
  (await send(page, 'passcodes.list', { tabId: null, first: 0 }))?.accounts.map(({ passcodeId }) => passcodeId) ?? [];

function accountOf(uri: string): OathAccount {
  const read = parseOtpauth(uri);
  if (read.kind !== 'account') throw new Error(`refused: ${read.reason}`);
  return read.account;
}

async function add(page: Page): ReturnType<typeof send<'passcodes.add'>> {
  const shown = await send(page, 'passcodes.preview', { source: SOURCE });
  const digest = shown?.kind === 'read' ? shown.digest : '';
  return send(page, 'passcodes.add', { source: SOURCE, digest, site: null });
}

it.each(MOMENTS)(
  'killed %i ms after a thousand accounts were to be added, the worker added all or none',
  async (after) => {
    const page = await options();
    const shown = await send(page, 'passcodes.preview', { source: SOURCE });
    const digest = shown?.kind === 'read' ? shown.digest : '';
    const adding = send(page, 'passcodes.add', { source: SOURCE, digest, site: null });
    await page.waitForTimeout(after);
    await person().killWorker();
    const answer = await adding;
    const there = (await idsOf(page)).length;
    // An answer that came is kept to; where none came, nobody knows, and the list says it.
    expect(answer?.ok === true ? [1000] : [0, 1000]).toContain(there);
    const again = await add(page);
    expect(again).toMatchObject(there === 0 ? { ok: true } : { failure: { code: 'nothing_to_add' } });
    const passcodeIds = await idsOf(page);
    expect(passcodeIds).toHaveLength(1000);
    await send(page, 'passcodes.remove', { passcodeIds });
    await send(page, 'passcodes.erase', { passcodeIds });
    expect(await idsOf(page)).toEqual([]);
    // Each page that is open draws the accounts of all later rounds.
    await page.close();
  },
);

it('what was added makes the same codes after the browser was started again', async () => {
  const before = await options();
  await add(before);
  const ids = (await idsOf(before)).slice(0, 64);
  await person().restartBrowser();
  const page = await options();
  expect((await idsOf(page)).slice(0, 64)).toEqual(ids);
  const now = await send(page, 'passcodes.codes', { passcodeIds: ids });
  const accounts = thousandAccounts().split('\n').slice(0, 64).map(accountOf);
  expect(now).toMatchObject({ damaged: [] });
  expect(now?.codes).toHaveLength(accounts.filter(({ kind }) => kind === 'totp').length);
  for (const { passcodeId, code, until } of now?.codes ?? []) {
    const account = accounts[ids.indexOf(passcodeId)];
    if (account === undefined) throw new Error('a code of none that was asked for');
    const { algorithm, secret, digits } = account;
    // Its period is told by the answer: a restart may outlast several.
    expect(code).toBe(independentCode(algorithm, secret, BigInt(until / 30_000 - 1), digits));
  }
});

it('a lost key is told by the preview, and one click later the accounts can be added again', async () => {
  const page = await options();
  await add(page);
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('countersign');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('not opened'));
    });
    await new Promise<void>((resolve) => {
      const transaction = db.transaction('slots', 'readwrite');
      transaction.objectStore('slots').clear();
      transaction.oncomplete = () => resolve();
    });
    db.close();
  });
  await person().killWorker();
  const lost = { kind: 'vault_lost', aside: 1000, signIn: 0 };
  expect(await send(page, 'passcodes.preview', { source: SOURCE })).toMatchObject(lost);
  expect(await send(page, 'passcodes.startAnew', {})).toEqual({ ok: true, aside: 1000, signIn: 0 });
  expect(await idsOf(page)).toEqual([]);
  expect(await add(page)).toMatchObject({ ok: true });
  await person().killWorker();
  expect(await send(page, 'passcodes.list', { tabId: null, first: 1 })).toMatchObject({ aside: 0, codes: [{}] });
});

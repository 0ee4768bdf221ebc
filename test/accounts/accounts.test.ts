import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension } from '../support/extension.ts';

async function enrolled() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  const accounts = async () => (await extension.send('accounts.list', {})).accounts;
  return { extension, accountId, accounts };
}

describe('an enrolled account', () => {
  it('survives a restart of the worker', async () => {
    const { extension, accounts } = await enrolled();
    extension.restart();
    expect(await accounts()).toMatchObject([{ label: 'ada@example.org' }]);
  });

  it('is renamed', async () => {
    const { extension, accountId, accounts } = await enrolled();
    expect(await extension.send('accounts.rename', { accountId, name: ' Work ' })).toEqual({ ok: true });
    expect(await accounts()).toMatchObject([{ name: 'Work' }]);
    expect(await extension.send('accounts.rename', { accountId: 'nobody', name: 'x' })).toMatchObject({
      failure: { code: 'unknown_account' },
    });
  });

  it('P24: is removed at the server first, then here', async () => {
    const { extension, accountId, accounts } = await enrolled();
    expect(await extension.send('accounts.remove', { accountId, force: false })).toEqual({ ok: true });
    expect(extension.server.devices.size).toBe(0);
    expect(await accounts()).toEqual([]);
  });

  it('stays when the server can not be told, unless the person insists', async () => {
    const { extension, accountId, accounts } = await enrolled();
    extension.server.faults.push('unreachable');
    expect(await extension.send('accounts.remove', { accountId, force: false })).toMatchObject({
      failure: { code: 'server_unreachable' },
    });
    expect(await accounts()).toHaveLength(1);
    extension.server.faults.push('unreachable');
    expect(await extension.send('accounts.remove', { accountId, force: true })).toEqual({ ok: true });
    expect(await accounts()).toEqual([]);
  });

  it('is removed when the server does not know its device any more', async () => {
    const { extension, accountId, accounts } = await enrolled();
    extension.server.devices.clear();
    expect(await extension.send('accounts.remove', { accountId, force: false })).toEqual({ ok: true });
    expect(await accounts()).toEqual([]);
  });

  it('P24: learns of new web apps, and asks with the validator next time', async () => {
    const { extension, accounts } = await enrolled();
    extension.server.state.webApps = [{ client_id: 'bank', client_name: 'Bank', origins: ['https://bank.example'] }];
    expect(await extension.send('accounts.refresh', {})).toEqual({ ok: true });
    expect(await accounts()).toMatchObject([{ webApps: [{ name: 'Bank', origins: ['https://bank.example'] }] }]);
    expect(await extension.send('accounts.refresh', {})).toEqual({ ok: true });
    expect(await accounts()).toMatchObject([{ webApps: [{ name: 'Bank' }] }]);
  });

  it('P24: is revoked when the server says so, counts no more and is claimed with no more', async () => {
    const { extension, accounts } = await enrolled();
    extension.server.devices.clear();
    expect(await extension.send('accounts.refresh', {})).toEqual({ ok: true });
    expect(await accounts()).toMatchObject([{ status: { kind: 'revoked' } }]);
    expect((await extension.send('popup.view', {})).accounts).toBe(0);
    const tab = extension.fake.openTab('https://shop.example/login');
    expect(await extension.show(tab.id, [extension.server.newCode().text])).toBe(false);
  });

  it('gives way to a new enrolment of the same person once it is revoked', async () => {
    const { extension, accounts } = await enrolled();
    extension.server.devices.clear();
    await extension.send('accounts.refresh', {});
    const again = await extension.enrol();
    expect((await accounts()).map(({ accountId }) => accountId)).toEqual([again.accountId]);
  });

  it('does not believe an answer about another account', async () => {
    const { extension, accounts } = await enrolled();
    const body = { sub: 'sub-mallory', label: 'mallory', issuer_name: 'Example', web_apps: [] };
    const headers = { 'content-type': 'application/json' };
    extension.server.faults.push({ answer: new Response(JSON.stringify(body), { headers }) });
    await extension.send('accounts.refresh', {});
    expect(await accounts()).toMatchObject([{ label: 'ada@example.org' }]);
  });

  it('P22: is pending until its time', async () => {
    const { extension, accountId, accounts } = await enrolled();
    const db = await (await import('idb')).openDB((await indexedDB.databases()).at(-1)?.name ?? '');
    const record = (await db.get('accounts', accountId)) as object;
    const activeAfter = extension.clock.now + 1000;
    await db.put('accounts', { ...record, activeAfter });
    db.close();
    expect(await accounts()).toMatchObject([{ status: { kind: 'pending', activeAfter } }]);
    extension.clock.now = activeAfter;
    expect(await accounts()).toMatchObject([{ status: { kind: 'active' } }]);
  });
});

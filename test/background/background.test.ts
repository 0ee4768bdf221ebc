import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { SCRIPT_ID } from '../../src/permissions/reconcile.ts';
import { createExtension } from '../support/extension.ts';

describe('the background', () => {
  it('tells the popup everything about the tab it was opened over in one answer', async () => {
    const extension = await createExtension();
    await extension.enrol();
    extension.fake.origins.push('https://shop.example/*');
    const tab = extension.fake.openTab('https://shop.example/login');
    expect(await extension.send('popup.view', {})).toEqual({
      tabId: tab.id,
      request: null,
      accounts: 1,
      settings: { openPopupByItself: true, allSites: false, sites: ['https://shop.example/*'] },
      elsewhere: 0,
      pageEnrolment: null,
      notices: [],
    });
  });

  it('has nothing to show where no window is focused', async () => {
    const extension = await createExtension();
    expect(await extension.send('popup.view', {})).toMatchObject({ tabId: null, request: null });
  });

  it('P24: catches up at a start: registers what is granted and asks the server for its web apps', async () => {
    const extension = await createExtension();
    await extension.enrol();
    extension.fake.origins.push('<all_urls>');
    extension.server.state.webApps = [{ client_id: 'bank', client_name: 'Bank', origins: ['https://bank.example'] }];
    extension.restart();
    await extension.background().catchUp();
    expect(extension.fake.scripts.get(SCRIPT_ID)?.matches).toEqual(['http://*/*', 'https://*/*']);
    expect((await extension.send('accounts.list', {})).accounts).toMatchObject([{ webApps: [{ name: 'Bank' }] }]);
  });

  it('catches up without the network, and tries again the next time', async () => {
    const extension = await createExtension();
    await extension.enrol();
    extension.server.faults.push('unreachable');
    await extension.background().catchUp();
    expect(extension.errors).toHaveLength(1);
    expect((await extension.send('accounts.list', {})).accounts).toHaveLength(1);
  });

  it('keeps what is secret or short-lived out of storage.local, and content scripts out of session storage', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab('https://shop.example/login');
    await extension.show(tab.id, [extension.server.newCode().text]);
    expect([...extension.fake.local.items.keys()]).toEqual([]);
    expect(extension.fake.session.accessLevel).toBe('TRUSTED_CONTEXTS');
  });

  it('never lets the OTP of a code out to a page of ours', async () => {
    const extension = await createExtension();
    await extension.enrol();
    const tab = extension.fake.openTab('https://shop.example/login');
    const { text, transaction } = extension.server.newCode();
    await extension.show(tab.id, [text]);
    const view = await extension.send('popup.view', {});
    expect(view.request?.phase).toBe('found');
    expect(JSON.stringify(view)).not.toContain(transaction.otp);
  });
});

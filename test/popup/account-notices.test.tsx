// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { AccountNotice } from '../../src/messaging/views.ts';
import { createFakeHost } from './fake-host.ts';
import { drawPopup, usePopups } from './render-popup.tsx';
import { asking } from './requests.ts';

usePopups();

const WHO = { accountId: 'a-1', label: 'alice@example.com' } as const;
const JOINS: AccountNotice = { ...WHO, kind: 'devices_waiting', count: 1 };

const hostWith = (...notices: AccountNotice[]) => {
  const host = createFakeHost({ view: { notices } });
  host.answer({ 'scan.page': () => ({ result: 'nothing', looked: null }) });
  return host;
};

describe('the popup without a sign-in', () => {
  it.each<[string, AccountNotice]>([
    ['A new device wants to join alice@example.com.', JOINS],
    ['3 new devices want to join alice@example.com.', { ...JOINS, count: 3 }],
    [
      'its check number is 482 913.',
      { ...WHO, kind: 'pending', activeAfter: 1_700_000_000_000, checkNumber: '482 913' },
    ],
    ['This browser was removed from alice@example.com', { ...WHO, kind: 'revoked' }],
  ])('P22: says "%s"', async (words, notice) => {
    expect((await drawPopup(hostWith(notice))).text()).toContain(words);
  });

  it('P22: leads to the account whose device waits', async () => {
    const host = hostWith(JOINS);
    await (await drawPopup(host)).click('notice_look');
    expect(host.done).toEqual(['openOptions accounts/a-1', 'close']);
  });

  it('says nothing of it while a sign-in is asked about', async () => {
    const popup = await drawPopup(createFakeHost({ view: { request: asking(), notices: [JOINS] } }));
    expect(popup.text()).not.toContain('wants to join');
  });

  it('has accounts brought up to date when it opens, once, and shows what that brought', async () => {
    const host = hostWith();
    let asked = 0;
    host.answer({
      'accounts.freshen': () => {
        asked += 1;
        host.answer({ 'popup.view': () => ({ ...view, notices: [JOINS] }) });
        return { changed: true };
      },
    });
    const view = await host.send('popup.view', {});
    const popup = await drawPopup(host);
    await popup.show({});
    expect(asked).toBe(1);
    expect(popup.text()).toContain('wants to join');
  });
});

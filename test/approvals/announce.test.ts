import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createAnnouncer } from '../../src/approvals/announce.ts';
import { createLimits } from '../../src/approvals/limits.ts';
import type { LoginRequest } from '../../src/approvals/request.ts';
import { createKeyedMutex } from '../../src/storage/mutex.ts';
import { createExtension } from '../support/extension.ts';
import { createFakeBrowser } from '../support/fake-browser.ts';

const SHOP = 'https://shop.example/login';

async function withCode() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  return { extension, accountId, code: () => extension.server.newCode().text };
}

/** Something that is waited for until it is given. */
function signal() {
  let give = () => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

const foundIn = (tabId: number, documentId: string, seenAt: number): LoginRequest => ({
  phase: 'found',
  requestId: 'r-1',
  page: {
    tabId,
    windowId: 1,
    document: { kind: 'browser', id: documentId },
    origin: new URL(SHOP).origin,
    path: '/login',
    title: 'Sign in',
    privateWindow: false,
  },
  issuer: { issuer: 'https://id.example.test', name: 'Example' },
  otp: 'A'.repeat(22),
  seenAt,
  accounts: [],
});

describe('a waiting request', () => {
  it('opens the popup over the tab that the person looks at', async () => {
    const { extension, code } = await withCode();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [code()]);
    expect(extension.fake.popups).toEqual([1]);
    expect(extension.fake.badges.get(tab.id)).toBe('1');
    expect(extension.fake.notifications.size).toBe(0);
  });

  const instead = {
    'while an editable field has the focus': { editing: true },
    'in a tab that is not in front': { active: false },
    'in a window that is not focused': { focused: false },
    'when it is switched off': { openPopupByItself: false },
  };
  for (const [when, { editing = false, active = true, focused = true, openPopupByItself = true }] of Object.entries(
    instead as Record<string, { editing?: boolean; active?: boolean; focused?: boolean; openPopupByItself?: boolean }>,
  )) {
    it(`notifies instead ${when}`, async () => {
      const { extension, code } = await withCode();
      await extension.send('settings.set', { openPopupByItself });
      const tab = extension.fake.openTab(SHOP, { active });
      extension.fake.windows.set(1, { focused });
      await extension.show(tab.id, [code()], { editing });
      expect(extension.fake.popups).toEqual([]);
      expect([...extension.fake.notifications.values()]).toEqual([
        { title: 'notification_title', message: 'notification_body Example https://shop.example' },
      ]);
      expect(extension.fake.badges.get(tab.id)).toBe('1');
    });
  }

  it('speaks up once a tab in 30 s', async () => {
    const { extension, code } = await withCode();
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [code()]);
    extension.fake.popup.open = false;
    extension.fake.load(tab.id, SHOP);
    await extension.show(tab.id, [code()]);
    expect(extension.fake.popups).toHaveLength(1);
    extension.clock.now += 30_000;
    extension.fake.load(tab.id, SHOP);
    await extension.show(tab.id, [code()]);
    expect(extension.fake.popups).toHaveLength(2);
  });

  it('says nothing more when the popup is open already', async () => {
    const { extension, code } = await withCode();
    extension.fake.popup.open = true;
    const tab = extension.fake.openTab(SHOP);
    await extension.show(tab.id, [code()]);
    expect(extension.fake.notifications.size).toBe(0);
  });

  it('in another tab is counted, never shown in place of this one', async () => {
    const { extension, code } = await withCode();
    const first = extension.fake.openTab(SHOP);
    await extension.show(first.id, [code()]);
    extension.fake.openTab('https://news.example/');
    expect(await extension.send('popup.view', {})).toMatchObject({ request: null, elsewhere: 1 });
  });
});

describe('the end of a request', () => {
  it('takes away no notification of the next one, however long its icon takes to be drawn', async () => {
    const fake = createFakeBrowser();
    const tab = fake.openTab(SHOP);
    const alone = createKeyedMutex();
    const now = () => 1_700_000_000_000;
    const state: { request: LoginRequest | null } = { request: null };
    const [gate, drawing] = [signal(), signal()];
    const announcer = createAnnouncer({
      browser: {
        ...fake.browser,
        action: {
          ...fake.browser.action,
          async setBadgeText(details) {
            drawing.give();
            await gate.given;
            return fake.browser.action.setBadgeText(details);
          },
        },
      },
      limits: createLimits({ area: fake.browser.storage.session, alone, now }),
      alone,
      current: () => Promise.resolve(state.request),
      openByItself: () => Promise.resolve(true),
      waitsBeside: () => Promise.resolve(false),
      report: (error) => {
        throw error;
      },
    });
    const ended = announcer.mark(tab.id);
    await drawing.given;
    state.request = foundIn(tab.id, tab.document.id, now());
    const announced = announcer.announce(state.request, false);
    const marked = announcer.mark(tab.id);
    // What does not wait for the icon has its turn now.
    await new Promise((resolve) => setTimeout(resolve));
    gate.give();
    await Promise.all([ended, announced, marked]);
    expect(fake.notifications.size).toBe(1);
    expect(fake.badges.get(tab.id)).toBe('1');
  });
});

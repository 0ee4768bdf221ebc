import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createExtension } from '../support/extension.ts';

const SHOP = 'https://shop.example/login';

async function withCode() {
  const extension = await createExtension();
  const { accountId } = await extension.enrol();
  return { extension, accountId, code: () => extension.server.newCode().text };
}

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

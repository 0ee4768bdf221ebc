import type { Page } from 'playwright-core';
import { textOf } from '../texts.ts';

/** The devices of an account on the options page, as its card shows them. */
export interface DeviceListPage {
  /** The number that this account shows for this browser while it waits. */
  ownNumber(): Promise<string>;
  /** The number of the device that wants to join; waits until there is one. */
  waitingNumber(): Promise<string>;
  /** Lets the waiting device in by the keyboard alone: its number is confirmed, then the approval. */
  approveByKeyboard(): Promise<void>;
  refuse(): Promise<void>;
}

export async function openDeviceList(page: Page, extensionId: string, label: string): Promise<DeviceListPage> {
  await page.goto(`chrome-extension://${extensionId}/src/options/index.html#accounts`);
  const card = page.locator('[data-account]').filter({ has: page.locator('[data-account-label]', { hasText: label }) });
  await card.waitFor();
  const waiting = card.locator('.device-waiting');
  const dialog = page.getByRole('dialog');
  return {
    ownNumber: () => card.locator('.account-names .check-number strong').innerText(),
    waitingNumber: () => waiting.locator('.check-number strong').innerText(),
    async approveByKeyboard() {
      await waiting.locator('button', { hasText: textOf('device_approve') }).focus();
      await page.keyboard.press('Enter');
      await dialog.waitFor();
      // Cancel has the focus: Enter alone would leave.
      for (const key of ['Shift+Tab', 'Space', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
      await waiting.waitFor({ state: 'detached' });
    },
    async refuse() {
      await waiting.locator('button', { hasText: textOf('device_refuse') }).click();
      await dialog.getByRole('button', { name: textOf('device_remove_confirm'), exact: true }).click();
      await waiting.waitFor({ state: 'detached' });
    },
  };
}

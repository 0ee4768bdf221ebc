import type { AccountRecord } from '../storage/records.ts';

/** What we use of the browser to tell the person of a device that waits. */
export interface NoticesBrowser {
  readonly action: {
    setBadgeText(details: { readonly tabId?: number; readonly text: string | null }): Promise<void>;
    setBadgeBackgroundColor(details: { readonly tabId?: number; readonly color: string }): Promise<void>;
  };
  readonly notifications: {
    create(id: string, options: { type: 'basic'; iconUrl: string; title: string; message: string }): Promise<unknown>;
    clear(id: string): Promise<unknown>;
  };
  readonly i18n: { getMessage(name: string, substitutions?: string[]): string };
  readonly runtime: { getURL(path: string): string };
}

/** Tells the person of devices that wait for their word (P22): loud once for each, quiet as long as they wait. */
export interface DeviceNotices {
  /** A device wants to join that was not there before. One notification an account: a newer one takes its place. */
  tell(account: AccountRecord): Promise<void>;
  /** Nothing is said of this account any more. */
  takeBack(accountId: string): Promise<void>;
  /** Shows on the button, in tabs where no sign-in waits, how many devices do; takes back what is said of no device. */
  show(accounts: readonly AccountRecord[]): Promise<void>;
}

const BADGE_COLOUR = '#7a4d00';
const MOST_SHOWN = 9;

export function createDeviceNotices(browser: NoticesBrowser): DeviceNotices {
  const { action, notifications, i18n, runtime } = browser;
  return {
    async tell({ accountId, label }) {
      await notifications.create(notificationId(accountId), {
        type: 'basic',
        iconUrl: runtime.getURL('src/ui/icons/icon-128.png'),
        title: i18n.getMessage('device_notification_title'),
        message: i18n.getMessage('device_notification_body', [label]),
      });
    },
    async takeBack(accountId) {
      await notifications.clear(notificationId(accountId));
    },
    async show(accounts) {
      const waiting = accounts.reduce((count, account) => count + devicesWaiting(account), 0);
      await action.setBadgeText({ text: waiting === 0 ? '' : `+${Math.min(waiting, MOST_SHOWN)}` });
      if (waiting > 0) await action.setBadgeBackgroundColor({ color: BADGE_COLOUR });
      for (const account of accounts) {
        if (devicesWaiting(account) === 0) await notifications.clear(notificationId(account.accountId));
      }
    },
  };
}

const devicesWaiting = ({ status, waitingDevices }: AccountRecord) =>
  status === 'revoked' ? 0 : waitingDevices.length;

const NOTIFICATION = 'devices:';
const notificationId = (accountId: string) => `${NOTIFICATION}${accountId}`;

/** The account that a notification is about. */
export function accountOfNotification(id: string): string | null {
  return id.startsWith(NOTIFICATION) ? id.slice(NOTIFICATION.length) : null;
}

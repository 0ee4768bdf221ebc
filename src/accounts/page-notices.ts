import type { PageOutcome } from './page-progress.ts';

/** What we use of the browser to tell how an enrolment ended. */
export interface PageNoticesBrowser {
  readonly action: {
    /** Whether a popup of ours is open: it says so itself. */
    popupIsOpen(): Promise<boolean>;
  };
  readonly notifications: {
    create(id: string, options: { type: 'basic'; iconUrl: string; title: string; message: string }): Promise<unknown>;
  };
  readonly i18n: { getMessage(name: string, substitutions?: string[]): string };
  readonly runtime: { getURL(path: string): string };
}

export interface PageNotices {
  tell(outcome: PageOutcome): Promise<void>;
}

/** Says how an enrolment from a page ended when no popup is there to say it. */
export function createPageNotices(browser: PageNoticesBrowser): PageNotices {
  const { i18n } = browser;

  function words(outcome: PageOutcome): { readonly title: string; readonly message: string } | null {
    const { issuer, phase } = outcome;
    switch (phase) {
      case 'registered':
        return {
          title: i18n.getMessage('page_enrolment_added_notification_title'),
          message:
            outcome.activeAfter > outcome.endedAt
              ? i18n.getMessage('page_enrolment_added_waits_notification', [outcome.label, outcome.checkNumber])
              : i18n.getMessage('page_enrolment_added_notification', [outcome.label]),
        };
      case 'stopped':
        return null;
      case 'taken':
      case 'refused':
      case 'expired':
      case 'failed':
        return {
          title: i18n.getMessage('page_enrolment_not_added_notification_title'),
          message: i18n.getMessage('page_enrolment_not_added_notification', [issuer.name]),
        };
    }
  }

  return {
    async tell(outcome) {
      const said = words(outcome);
      // What a private window did is not written into the system's list of notifications.
      if (said === null || outcome.privateWindow || (await browser.action.popupIsOpen())) return;
      await browser.notifications.create(NOTIFICATION + outcome.enrolmentId, {
        type: 'basic',
        iconUrl: browser.runtime.getURL('src/ui/icons/icon-128.png'),
        ...said,
      });
    },
  };
}

const NOTIFICATION = 'page-enrolment:';

/** Whether a notification is about an account that was added or not. */
export const isAboutEnrolment = (notificationId: string): boolean => notificationId.startsWith(NOTIFICATION);

import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { moment } from './moment.ts';
import { page } from './page.ts';

/** A device that a person was told of, as the page behind the notice's link shows it. Times: seconds since 1970. */
export interface ShownDevice {
  readonly serverName: string;
  readonly deviceName: string;
  readonly checkNumber: string;
  /** Masked: the link may have been seen by others. */
  readonly account: string;
  readonly addedAt: number;
  /** `null` when it can approve sign-ins already. */
  readonly activeAfter: number | null;
}

/** Asks, and does nothing: programs that look at mail open every link in it. The button posts to this same address. */
export function refuseDevicePage(device: ShownDevice): Html {
  const { serverName, deviceName, checkNumber, account, addedAt, activeAfter } = device;
  return page({
    title: 'Remove a device',
    serverName,
    body: html`<section class="message">
      <span class="badge alarm">${ICONS.alarm}</span>
      <h1>Remove this device?</h1>
      <dl class="facts">
        <dt>Device</dt><dd>${deviceName}</dd>
        <dt>Check number</dt><dd class="digits">${checkNumber}</dd>
        <dt>Account</dt><dd>${account}</dd>
        <dt>Added</dt><dd>${moment(addedAt)}</dd>
        <dt>Can approve</dt><dd>${activeAfter === null ? 'already' : html`from ${moment(activeAfter)} on`}</dd>
      </dl>
      <p>If you did not add it, remove it. It can then approve nothing any more, and what it signed in at ${serverName} ends.</p>
      <form method="post" class="actions">
        <button type="submit" class="primary">Remove this device</button>
      </form>
      <p class="hint">If it is yours, close this page: nothing was changed by opening it.</p>
    </section>`,
  });
}

export const deviceRefusedPage = ({ serverName, account }: Pick<ShownDevice, 'serverName' | 'account'>): Html =>
  page({
    title: 'Device removed',
    serverName,
    body: html`<section class="message">
      <span class="badge">${ICONS.shield}</span>
      <h1>The device is removed</h1>
      <p>It can approve nothing any more. Whoever added it could read a code that was sent to <strong>${account}</strong>:
      make sure that nobody but you can.</p>
      <p class="hint">A device that is added to this account in the next days waits before it can approve sign-ins,
      unless a device that you have approves it.</p>
    </section>`,
  });

/** What a link says that can do nothing (more). */
export function deadRefusalPage(serverName: string, state: 'removed' | 'over' | 'unknown'): Html {
  const { title, text } = DEAD[state];
  return page({
    title,
    serverName,
    body: html`<section class="message">
      <span class="badge quiet">${state === 'removed' ? ICONS.shield : ICONS.closed}</span>
      <h1>${title}</h1>
      <p>${text}</p>
    </section>`,
  });
}

const DEAD = {
  removed: {
    title: 'This device was removed already',
    text: 'It can approve nothing any more. There is nothing left to do.',
  },
  over: {
    title: 'This link is over',
    text: 'It worked for 7 days. To remove the device now, open Countersign on a device of yours, and choose it in the list of the account’s devices.',
  },
  unknown: {
    title: 'This link is not whole',
    text: 'Nothing was changed. Copy the whole link from the message, and open it again.',
  },
} as const;

import { beforeAll, describe, expect, it } from 'vitest';
import { continueWith, deny, scan } from '../../scripts/browser/popup-actions.ts';
import { rows } from '../support/counts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

/** What the app says once the hosted sign-in has come back to it. */
const NOTICES = {
  not_me: 'The sign-in was denied: this was not you.',
  cancelled: 'You cancelled this sign-in.',
} as const;

const REASONS = ['not_me', 'cancelled'] as const;

describe('a sign-in that is denied', () => {
  it.each(REASONS)('embedded, as %s, ends with the app saying so', async (reason) => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await deny(popup, reason);
    await demo.waitForCode(reason);
    expect(await demo.isSignedIn()).toBe(false);
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'denied', deny_reason: reason }));
  });

  it.each(rows(1, REASONS))('P18: hosted, as %s, ends in access_denied at the app', async (reason) => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const hosted = await demo.signInHosted();
    const callback = demo.page.waitForRequest((request) => request.url().startsWith(`${demoUrl}/callback`));
    const popup = await scan(person, hosted.page);
    await continueWith(popup);
    await deny(popup, reason);
    expect(new URL((await callback).url()).searchParams.get('error')).toBe('access_denied');
    await demo.waitForNotice(NOTICES[reason]);
    expect(await demo.isSignedIn()).toBe(false);
    expect(transactions()).toContainEqual(
      expect.objectContaining({ mode: 'hosted', state: 'denied', deny_reason: reason }),
    );
  });
});

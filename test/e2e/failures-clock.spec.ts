import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { count } from '../support/counts.ts';
import { setExtensionClock, withMovableClock } from './support/extension-clock.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld({ extension: withMovableClock });
const MINUTE = 60;
const DAY = 86_400;
const CLOCKS = [
  { clock: 'a day late', ahead: -DAY },
  { clock: 'ten minutes early', ahead: 10 * MINUTE },
  { clock: 'ten minutes late', ahead: -10 * MINUTE },
  { clock: 'a day early', ahead: DAY },
].slice(0, count(1, 4));

beforeAll(async () => {
  // With two accounts nothing is claimed without a click (P13), whichever test runs first.
  await world().person.enrol(world().issuer, 'right-in-time@example.com');
});

describe("a computer's clock that is wrong", () => {
  it.each(CLOCKS)(
    'P14: $clock: an account is added, a sign-in approved, and the time left to decide is true',
    async ({ clock, ahead }) => {
      const { person, issuer, demoUrl, transactions } = world();
      await setExtensionClock(person, ahead);
      const account = `${clock.replaceAll(' ', '-')}@example.com`;
      await person.enrol(issuer, account);
      const demo = await person.newDemo(demoUrl);
      const popup = await scan(person, demo.page);
      await continueWith(popup, account);
      await waitForPhase(popup, 'asking');
      const [, left] = /(\d+) seconds? left/.exec(await popup.text()) ?? [];
      expect(Number(left)).toBeGreaterThan(0);
      expect(Number(left)).toBeLessThanOrEqual(LIFETIME.decision);
      await approve(popup);
      expect(await demo.waitForSignedIn()).toBe(account);
      expect(transactions()).toMatchObject([{ state: 'done' }]);
    },
  );

  it('P14: is put right, or goes wrong, while a person decides: the approval arrives all the same', async () => {
    const { person, demoUrl } = world();
    await setExtensionClock(person, -30);
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup, 'a-day-late@example.com');
    await waitForPhase(popup, 'asking');
    await setExtensionClock(person, -10 * MINUTE);
    await demo.page.bringToFront();
    await approve(await person.openPopup(demo.page));
    expect(await demo.waitForSignedIn()).toBe('a-day-late@example.com');
  });
});

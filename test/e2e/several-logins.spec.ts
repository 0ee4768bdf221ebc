import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { rows } from '../support/counts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';
const BOB = 'bob@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  await world().person.enrol(world().issuer, BOB);
});

describe('two accounts on one token server', () => {
  it.each(rows(1, [BOB, ALICE]))('P13: nothing is claimed until the person chose, here %s', async (account) => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await waitForPhase(popup, 'found');
    const text = await popup.text();
    expect(text).toContain(ALICE);
    expect(text).toContain(BOB);
    expect(transactions().map(({ state, sub }) => [state, sub])).toEqual([['pending', null]]);
    await continueWith(popup, account);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(account);
  });
});

describe('two tabs with two sign-ins', () => {
  it.each(rows(1, ['hosted', 'embedded'] as const))(
    'P5: decided in the other order, each %s one ends as its own account',
    async (mode) => {
      const { person, demoUrl } = world();
      const first = await person.newDemo(demoUrl);
      if (mode === 'hosted') await first.signInHosted();
      const second = await person.newDemo(demoUrl);
      if (mode === 'hosted') await second.signInHosted();

      const firstPopup = await scan(person, first.page);
      await continueWith(firstPopup, ALICE);
      await waitForPhase(firstPopup, 'asking');
      const secondPopup = await scan(person, second.page);
      await continueWith(secondPopup, BOB);
      await approve(secondPopup);
      expect(await second.waitForSignedIn()).toBe(BOB);
      await approve(await person.openPopup(first.page));
      expect(await first.waitForSignedIn()).toBe(ALICE);
    },
  );
});

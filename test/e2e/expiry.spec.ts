import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

describe('what is too old', () => {
  it('P2: a code that nobody claimed in time can not be claimed', async () => {
    const { person, demoUrl, transactions, setServerClock } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await setServerClock(LIFETIME.code + 1);
    await continueWith(popup);
    await waitForPhase(popup, 'expired');
    await demo.waitForCode('expired');
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'expired', sub: null }));
    expect(await demo.isSignedIn()).toBe(false);
  });

  it('P2: an approval that came too late signs nobody in', async () => {
    const { person, demoUrl, transactions, setServerClock } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await waitForPhase(popup, 'asking');
    await setServerClock(LIFETIME.decision + 1);
    await approve(popup);
    await waitForPhase(popup, 'expired');
    await demo.waitForCode('expired');
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'expired' }));
    expect(await demo.isSignedIn()).toBe(false);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { attachToPopup, findPopup } from '../../scripts/browser/popup.ts';
import { approve, continueWith, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { notifications } from '../../scripts/browser/service-worker.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { attackersLogin } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  await world().person.grantAllSites();
});

describe('where all sites are granted', () => {
  it('a code that comes into view opens the popup by itself, and a new site waits for a click', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await attachToPopup(person.host);
    await waitForPhase(popup, 'found');
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    await continueWith(popup);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('a site where this account approved before is asked about at once', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await attachToPopup(person.host);
    await waitForPhase(popup, 'asking');
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('P12: a copied code raises the alarm by itself, and takes no focus by which its page could tell', async () => {
    const { person, foreignSite, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await person.context.newPage();
    await page.goto(foreignSite.put('/prize', { title: 'A prize', picture: await attacker.code.picture() }));
    await waitUntil('the notification', async () => ((await notifications(person.host)) > 0 ? true : null));
    expect(await findPopup(person.host)).toBeNull();
    await waitForPhase(await person.openPopup(page), 'relay_alarm');
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it('P11: a request ends with the document that showed its code', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    await waitForPhase(await attachToPopup(person.host), 'asking');
    await demo.page.goto(`${demoUrl}/how-it-works`);
    await waitForPhase(await person.openPopup(demo.page), 'cancelled');
    expect(transactions().map(({ state }) => state)).not.toContain('done');
  });
});

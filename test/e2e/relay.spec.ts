import { beforeAll, describe, expect, it } from 'vitest';
import { burn, continueWith, controlNames, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { attackersLogin, postPicture } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

/** The person goes to the attacker's site, where a copy of that code stands, and looks at it with Countersign. */
async function lookAtCopy(picture: Buffer) {
  const { person, foreignSite } = world();
  const page = await person.context.newPage();
  await page.goto(foreignSite.put('/prize', { title: 'Your free year of Fieldnotes', picture }));
  return scan(person, page);
}

describe('P12: a copied code on a foreign origin', () => {
  it('of an embedded sign-in raises the alarm that names both sites, and approves nothing', async () => {
    const { foreignSite, demoUrl, transactions } = world();
    const attacker = await attackersLogin(world());
    const popup = await lookAtCopy(await attacker.code.picture());
    await waitForPhase(popup, 'relay_alarm');
    const text = await popup.text();
    expect(text).toContain(foreignSite.origin.replace(/^https?:\/\//, ''));
    expect(text).toContain(demoUrl.replace(/^https?:\/\//, ''));
    expect(text).toContain('Example ID');
    expect(await controlNames(popup)).not.toContain(textOf('approve'));
    expect(transactions().map(({ state }) => state)).toEqual(['pending']);

    await burn(popup);
    await attacker.waitForCode('relayed');
    expect(transactions()).toContainEqual(
      expect.objectContaining({ state: 'relayed', observed_origin: foreignSite.origin }),
    );
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it('of a hosted sign-in raises the alarm that names both sites, and approves nothing', async () => {
    const { foreignSite, issuer, transactions } = world();
    const attacker = await attackersLogin(world());
    const hosted = await attacker.signInHosted();
    const popup = await lookAtCopy(await hosted.code.picture());
    await waitForPhase(popup, 'relay_alarm');
    const text = await popup.text();
    expect(text).toContain(foreignSite.origin.replace(/^https?:\/\//, ''));
    expect(text).toContain(issuer.replace(/^https?:\/\//, ''));

    await burn(popup);
    await hosted.waitForState('relayed');
    expect(transactions()).toContainEqual(
      expect.objectContaining({ state: 'relayed', observed_origin: foreignSite.origin }),
    );
    await hosted.backToApp();
    await attacker.waitForNotice('The code of this sign-in turned up on another site.');
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it('P10: the code of a web app is foreign on the page of the token server too', async () => {
    const { person, issuer, transactions } = world();
    const attacker = await attackersLogin(world());
    const address = await postPicture(person.context, issuer, await attacker.code.picture());
    const page = await person.context.newPage();
    await page.goto(address);
    const popup = await scan(person, page);
    await continueWith(popup);
    await waitForPhase(popup, 'relay_alarm');
    await burn(popup);
    await attacker.waitForCode('relayed');
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'relayed', observed_origin: issuer }));
    expect(await attacker.isSignedIn()).toBe(false);
  });
});

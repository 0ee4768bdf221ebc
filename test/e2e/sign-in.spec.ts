import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan } from '../../scripts/browser/popup-actions.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld({ motion: true });
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

describe('a sign-in', () => {
  it('by the hosted page ends in the same tab, signed in', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const { page } = await demo.signInHosted();
    const popup = await scan(person, page);
    await continueWith(popup);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(transactions()).toContainEqual(
      expect.objectContaining({ mode: 'hosted', state: 'done', observed_origin: world().issuer }),
    );
    await popup.waitForClose();
  });

  it('by the code on the login page ends in the same tab, signed in', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(transactions()).toContainEqual(
      expect.objectContaining({ mode: 'embedded', state: 'done', observed_origin: demoUrl }),
    );
  });

  it('on a site where this account approved before is asked at once', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('is over after signing out', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    await approve(await scan(person, demo.page));
    await demo.waitForSignedIn();
    await demo.signOut();
    expect(await demo.isSignedIn()).toBe(false);
  });

  it('P7: needs an approval of its own although this browser signed in a moment ago', async () => {
    const { person, demoUrl } = world();
    const first = await person.newDemo(demoUrl);
    await approve(await scan(person, first.page));
    await first.waitForSignedIn();
    // The app forgets this person; the token server's own session must stay, or nothing would be proved.
    await person.context.clearCookies({ name: /^fieldnotes-/ });
    const left = (await person.context.cookies()).map(({ name }) => name);
    expect(left).toContainEqual(expect.stringMatching(/^countersign-session-/));
    expect(left).not.toContainEqual(expect.stringMatching(/^fieldnotes-/));
    const second = await person.newDemo(demoUrl);
    const hosted = await second.signInHosted();
    await hosted.waitForState('open');
    expect(await second.isSignedIn()).toBe(false);
  });
});

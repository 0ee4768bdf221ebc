import { beforeAll, describe, expect, it } from 'vitest';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import { approve, continueWith, scan, shownPhase, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { count } from '../support/counts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';
const ROUNDS = Array.from({ length: count(1, 30) }, (_, round) => round + 1);

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

describe('a restart', () => {
  it.each(ROUNDS)('of the worker between claim and decision loses nothing, round %i', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await waitForPhase(popup, 'asking');
    await person.killWorker();
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('of the browser loses no account', async () => {
    const { person, demoUrl } = world();
    await person.restartBrowser();
    const options = await openOptions(person.context, person.host.extensionId);
    expect(await options.accounts()).toEqual([ALICE]);
    await options.close();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    // Asked about at once where this account approved before, else after a click: both are fine here.
    await waitUntil(
      'the question',
      async () => {
        const phase = await shownPhase(popup);
        if (phase === 'found') await popup.clickIfThere(textOf('continue'));
        return phase === 'asking' ? true : null;
      },
      () => popup.text(),
    );
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });
});

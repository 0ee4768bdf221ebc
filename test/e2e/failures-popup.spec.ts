import { beforeAll, describe, expect, it } from 'vitest';
import type { RealPopup } from '../../scripts/browser/popup.ts';
import { approve, askDeny, controlNames, waitForPhase, waitUntilArmed } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { useWorld } from './support/fixture.ts';
import { holdCall } from './support/held-call.ts';

/** The popup is closed at each step and opened again: it shows where things stand, and nothing was decided by closing. */

const world = useWorld();
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

describe('the popup closed and opened again', () => {
  it('while a code is found, asked about, approved and done shows each of them', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const reopen = async (popup: RealPopup): Promise<RealPopup> => {
      await popup.close();
      return person.openPopup(demo.page);
    };
    let popup = await person.openPopup(demo.page);
    await waitForPhase(popup, 'found');
    popup = await reopen(popup);
    await waitForPhase(popup, 'found');

    const claim = await holdCall(person.context, /\/transactions\/claim$/, 'after');
    await popup.click(textOf('continue'));
    await claim.held;
    popup = await reopen(popup);
    await popup.waitForText(textOf('claiming_title'));
    await claim.release();
    await waitForPhase(popup, 'asking');

    popup = await reopen(popup);
    await askDeny(popup);
    // A question that was only opened is no answer: the next popup offers both again.
    popup = await reopen(popup);
    await waitUntilArmed(popup);
    expect(await controlNames(popup)).toContain(textOf('deny'));
    expect(transactions().map(({ state }) => state)).toEqual(['claimed']);

    const decision = await holdCall(person.context, /\/decision$/, 'after');
    await approve(popup);
    await decision.held;
    popup = await reopen(popup);
    await popup.waitForText(textOf('deciding_accept'));
    await popup.close();
    await decision.release();
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    popup = await person.openPopup(demo.page);
    await waitForPhase(popup, 'approved');
  });

  it('after a denial, and before its answer, shows the denial', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const first = await person.openPopup(demo.page);
    await askDeny(first);
    const decision = await holdCall(person.context, /\/decision$/, 'before');
    await first.click(textOf('deny_cancelled'));
    await decision.held;
    await first.close();
    const waiting = await person.openPopup(demo.page);
    await waiting.waitForText(textOf('deciding_deny'));
    await decision.release();
    await waiting.waitForText(textOf('denied_cancelled_title'));
    await waiting.close();
    const after = await person.openPopup(demo.page);
    await after.waitForText(textOf('denied_cancelled_title'));
    await demo.waitForCode('cancelled');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { useRoughWorld } from './support/rough-world.ts';

const world = useRoughWorld();
const ALICE = 'alice@example.com';
const BOB = 'bob@example.com';
const UNREACHABLE = textOf('failure_server_unreachable_title');

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  // With two accounts nothing is claimed without a click (P13), so that a test can say when.
  await world().person.enrol(world().issuer, BOB);
});

/** A login page whose code the popup has found. */
async function found() {
  const { person, demoUrl } = world();
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  return { demo, popup };
}

/** The same as far as the question. */
async function asked() {
  const { demo, popup } = await found();
  await continueWith(popup, ALICE);
  await waitForPhase(popup, 'asking');
  return { demo, popup };
}

const states = () =>
  world()
    .transactions()
    .map(({ state }) => state);
const events = () =>
  world()
    .audit()
    .map(({ event }) => event);

describe('a token server that is away', () => {
  it('at the claim: the popup says so, and finds the new code that the page shows when it is back', async () => {
    const { demo, popup } = await found();
    await world().powerCut();
    await continueWith(popup, ALICE);
    await popup.waitForText(UNREACHABLE);
    await popup.waitForText(textOf('failure_server_unreachable_text'));
    await demo.waitForCode('unavailable');
    await world().powerBack();
    await demo.waitForCode('open');
    await waitForPhase(popup, 'found');
    await continueWith(popup, ALICE);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events().filter((event) => event === 'transaction.claimed')).toHaveLength(1);
  });

  it('at the approval: the question stays, says what is not known, and approved again signs in once', async () => {
    const { demo, popup } = await asked();
    await world().powerCut();
    await approve(popup);
    await popup.waitForText(UNREACHABLE);
    await popup.waitForText(textOf('unanswered_accept'));
    await world().powerBack();
    expect(states()).toEqual(['claimed']);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events().filter((event) => event === 'transaction.accepted')).toHaveLength(1);
  });

  it.each([
    { back: 'back in time goes on when the page is loaded again', later: 0 },
    { back: 'back too late says that the approval is over', later: LIFETIME.ticket },
  ])('P16: at the way on: a server that is $back', async ({ later }) => {
    const { demo, popup } = await asked();
    const { gate, powerCut, powerBack, setServerClock } = world();
    const wayOn = gate.weather(/^\/continue/, 'held');
    await approve(popup);
    await wayOn.metOne();
    await waitForPhase(popup, 'approved');
    await powerCut();
    wayOn.over();
    await powerBack();
    expect(states()).toContain('accepted');
    await setServerClock(later);
    // The navigation that the power cut ended may end this one, too.
    await waitUntil('the page to be loaded again', () =>
      demo.page.reload().then(
        () => true,
        () => null,
      ),
    );
    if (later === 0) {
      expect(await demo.waitForSignedIn()).toBe(ALICE);
      return;
    }
    await demo.page.getByRole('heading', { name: 'This approval can no longer be used' }).waitFor();
    expect(await demo.isSignedIn()).toBe(false);
  });
});

describe('a token server that is killed and started again', () => {
  it('between scan and claim, and between claim and decision, has forgotten nothing', async () => {
    const { demo, popup } = await found();
    await world().powerCut();
    await world().powerBack();
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');
    await world().powerCut();
    await world().powerBack();
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(await popup.text()).not.toContain(UNREACHABLE);
  });
});

describe('a token server whose disk is full', () => {
  it('moves nothing at claim and decision, says so, and goes on once there is room', async () => {
    const { demo, popup } = await found();
    const { setDiskFull } = world();
    await setDiskFull(true);
    await continueWith(popup, ALICE);
    await popup.waitForText(textOf('failure_server_error_title'));
    expect(states()).toEqual(['pending']);
    await setDiskFull(false);
    await popup.click(textOf('try_again'));
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');

    await setDiskFull(true);
    await approve(popup);
    await popup.waitForText(textOf('failure_server_error_title'));
    await popup.waitForText(textOf('unanswered_accept'));
    expect(states()).toEqual(['claimed']);
    await setDiskFull(false);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events()).toEqual([
      'transaction.pending',
      'transaction.claimed',
      'transaction.accepted',
      'ticket.redeemed',
      'transaction.done',
    ]);
  });
});

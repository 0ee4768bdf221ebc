import { beforeAll, describe, expect, it } from 'vitest';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import { codeFor } from '../../scripts/browser/pages/outbox.ts';
import { attachToPopup } from '../../scripts/browser/popup.ts';
import {
  answerDeny,
  approve,
  askDeny,
  continueWith,
  scan,
  waitForPhase,
  waitUntilArmed,
} from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { count, rows } from '../support/counts.ts';
import { attackersLogin } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';
import { holdCall } from './support/held-call.ts';

/** The service worker is killed at each step of a sign-in: it comes back and goes on, and the person loses nothing. */

const world = useWorld();
const ALICE = 'alice@example.com';
/** The long runs kill it before the server heard of a call as well. */
const PLACES = rows(1, ['after', 'before'] as const);
const ROUNDS = Array.from({ length: count(1, 10) }, (_, round) => round + 1);
const CLAIM = /\/transactions\/claim$/;
const DECISION = /\/transactions\/[^/]+\/decision$/;

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
});

/** Before anything is approved here: afterwards a code is claimed as soon as it is found. */
describe.each(ROUNDS)('the worker killed, round %i,', () => {
  it('when a code was found, finds it still', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await waitForPhase(popup, 'found');
    await popup.close();
    await person.killWorker();
    const again = await person.openPopup(demo.page);
    await waitForPhase(again, 'found');
    await continueWith(again);
    await waitForPhase(again, 'asking');
    await again.close();
    await demo.page.close();
  });
});

describe.each(ROUNDS)('the worker killed, round %i,', () => {
  it.each(PLACES)('while it claims, %s the server heard of it, claims again', async (where) => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    const claim = await holdCall(person.context, CLAIM, where);
    const popup = await person.openPopup(demo.page);
    // Asked about at once where this account approved before, else after a click.
    await waitUntil('the claim', async () => {
      if (!claim.isHeld()) await popup.clickIfThere(textOf('continue'));
      return claim.isHeld() ? true : null;
    });
    await popup.waitForText(textOf('claiming_title'));
    await person.killWorker();
    await claim.release();
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it.each(PLACES)(
    'while it approves, %s the server heard of it, asks again and goes on by the same decision',
    async (where) => {
      const { person, demoUrl, transactions } = world();
      const demo = await person.newDemo(demoUrl);
      const popup = await scan(person, demo.page);
      await continueWith(popup);
      await waitUntilArmed(popup);
      const decision = await holdCall(person.context, DECISION, where);
      await approve(popup);
      await decision.held;
      await person.killWorker();
      await decision.release();
      await popup.waitForText(textOf('failure_interrupted_title'));
      expect(await popup.text()).toContain(textOf('unanswered_accept'));
      expect(transactions().map(({ state }) => state)).toEqual([where === 'after' ? 'accepted' : 'claimed']);
      await approve(popup);
      expect(await demo.waitForSignedIn()).toBe(ALICE);
    },
  );

  it('when the tab was sent on, signs in all the same, and calls nothing approved that it does not know of', async () => {
    const { person, demoUrl, issuer } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await waitUntilArmed(popup);
    const navigation = await holdCall(person.context, new RegExp(`^${issuer}/continue`), 'before');
    await approve(popup);
    await navigation.held;
    await person.killWorker();
    await navigation.release();
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    await popup.close();
  });

  it('while it denies, after the server heard of it, denies again', async () => {
    const { person, demoUrl, transactions } = world();
    const demo = await person.newDemo(demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup);
    await askDeny(popup);
    const decision = await holdCall(person.context, DECISION, 'after');
    await popup.click(textOf('deny_not_me'));
    await decision.held;
    await person.killWorker();
    await decision.release();
    await popup.waitForText(textOf('unanswered_deny'));
    await askDeny(popup);
    await answerDeny(popup, 'not_me');
    await demo.waitForCode('not_me');
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'denied', deny_reason: 'not_me' }));
  });

  it.each(
    rows(
      1,
      PLACES.flatMap((where) => [
        ['blocks a relayed code', DECISION, where] as const,
        ['claims it', CLAIM, where] as const,
      ]),
    ),
  )('while it %s (%s, %s), raises the alarm again, and blocks at the next click', async (_, call, where) => {
    const { person, foreignSite, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await person.context.newPage();
    await page.goto(foreignSite.put('/prize', { title: 'A prize', picture: await attacker.code.picture() }));
    const popup = await scan(person, page);
    await waitForPhase(popup, 'relay_alarm');
    const held = await holdCall(person.context, call, where);
    await popup.click(textOf('alarm_block'));
    await held.held;
    await person.killWorker();
    await held.release();
    await popup.waitForText(textOf('alarm_burn_failed'));
    await popup.click(textOf('alarm_burn_again'));
    await waitForPhase(popup, 'burned');
    expect(transactions().map(({ state }) => state)).toEqual(['relayed']);
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it('after the code of an enrolment was sent, takes it', async () => {
    const { person, issuer } = world();
    const destination = `code-${crypto.randomUUID()}@example.com`;
    const options = await openOptions(person.context, person.host.extensionId);
    await options.start(issuer, destination);
    await person.killWorker();
    await options.enterCode(await codeFor(issuer, destination));
    await options.waitForAdded();
    await options.remove(destination);
    await options.close();
  });

  it.each(PLACES)(
    'while it registers a verified device, %s the server heard of it, has it all the same',
    async (where) => {
      const { person, issuer, devices } = world();
      const destination = `device-${crypto.randomUUID()}@example.com`;
      const known = devices().length;
      const options = await openOptions(person.context, person.host.extensionId);
      await options.start(issuer, destination);
      const registration = await holdCall(person.context, new RegExp(`^${issuer}/devices$`), where);
      await options.enterCode(await codeFor(issuer, destination));
      await registration.held;
      await person.killWorker();
      await registration.release();
      await options.page.getByText(textOf('broken_title')).waitFor();
      await options.page.getByRole('button', { name: textOf('code_verify'), exact: true }).click();
      await options.waitForAdded();
      expect(devices()).toHaveLength(known + 1);
      await options.remove(destination);
      await options.close();
    },
  );
});

describe('the worker asleep', () => {
  it('when a code comes into view, wakes up and shows it', async () => {
    const { person, demoUrl } = world();
    await person.grantAllSites();
    await person.killWorker();
    await person.newDemo(demoUrl);
    await waitForPhase(await attachToPopup(person.host), 'asking');
  });
});

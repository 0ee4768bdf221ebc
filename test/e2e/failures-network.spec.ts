import { beforeAll, describe, expect, it } from 'vitest';
import { approve, askDeny, continueWith, deny, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { useRoughWorld } from './support/rough-world.ts';

const world = useRoughWorld({ ownBrowser: true });
const ALICE = 'alice@example.com';
const CLAIM = /^\/transactions\/claim$/;
const DECISION = /^\/transactions\/[^/]+\/decision$/;
const UNREACHABLE = textOf('failure_server_unreachable_title');
const GARBAGE = textOf('failure_server_garbage_title');

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  // With two accounts nothing is claimed without a click (P13), so that a test can say when.
  await world().person.enrol(world().issuer, 'bob@example.com');
});

/** A login page whose code the popup has found. */
async function found() {
  const { person, demoUrl } = world();
  const demo = await person.newDemo(demoUrl);
  return { demo, popup: await scan(person, demo.page) };
}

/** The same as far as the question. */
async function asked() {
  const { demo, popup } = await found();
  await continueWith(popup, ALICE);
  await waitForPhase(popup, 'asking');
  return { demo, popup };
}

const events = () =>
  world()
    .audit()
    .map(({ event }) => event);

describe('an answer that is lost on its way', () => {
  it('P15: to an approval: the question says what is not known, and the same approval sent again signs in once', async () => {
    const { demo, popup } = await asked();
    const lost = world().gate.weather(DECISION, 'answer lost');
    await approve(popup);
    await popup.waitForText(UNREACHABLE);
    await popup.waitForText(textOf('unanswered_accept'));
    expect(world().transactions()).toMatchObject([{ state: 'accepted' }]);
    expect(await demo.isSignedIn()).toBe(false);
    lost.over();
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events().filter((event) => event !== 'ticket.replaced')).toEqual([
      'transaction.pending',
      'transaction.claimed',
      'transaction.accepted',
      'ticket.redeemed',
      'transaction.done',
    ]);
    expect(events()).toContain('ticket.replaced');
  });

  it('P16: to an approval that is not sent again in time: nobody is signed in, and app and popup say so', async () => {
    const { demo, popup } = await asked();
    const lost = world().gate.weather(DECISION, 'answer lost');
    await approve(popup);
    await popup.waitForText(UNREACHABLE);
    lost.over();
    await world().setServerClock(LIFETIME.ticket);
    await approve(popup);
    await waitForPhase(popup, 'expired');
    await demo.waitForCode('expired');
    expect(await demo.isSignedIn()).toBe(false);
    expect(events().at(-1)).toBe('transaction.expired');
  });

  it('to an approval on the hosted page, never sent again: the page shows a new code, which signs in', async () => {
    const { person, demoUrl } = world();
    const demo = await person.newDemo(demoUrl);
    await demo.page.clock.install();
    const hosted = await demo.signInHosted();
    const before = await hosted.code.text();
    const popup = await scan(person, demo.page);
    await continueWith(popup, ALICE);
    const lost = world().gate.weather(DECISION, 'answer lost');
    await approve(popup);
    await popup.waitForText(UNREACHABLE);
    lost.over();
    await hosted.waitForState('finished');
    await world().setServerClock(LIFETIME.ticket);
    await demo.page.clock.fastForward(60_000);
    await hosted.waitForState('open');
    expect(await hosted.code.text()).not.toBe(before);
    await waitForPhase(popup, 'cancelled');
    await popup.click(textOf('scan_again'));
    await waitForPhase(popup, 'found');
    await continueWith(popup, ALICE);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it('to an approval that is then denied: the popup says that the first click had counted, and nobody is signed in', async () => {
    const { demo, popup } = await asked();
    const lost = world().gate.weather(DECISION, 'answer lost');
    await approve(popup);
    await popup.waitForText(UNREACHABLE);
    lost.over();
    await askDeny(popup);
    await popup.click(textOf('deny_cancelled'));
    await popup.waitForText(textOf('failure_answer_lost_title'));
    expect(await demo.isSignedIn()).toBe(false);
    expect(events().filter((event) => /done|redeemed|denied/.test(event))).toEqual([]);
  });

  it('to a claim and to a denial: both are asked for again and done once', async () => {
    const { demo, popup } = await found();
    const lost = world().gate.weather(/^\/transactions\//, 'answer lost');
    await continueWith(popup, ALICE);
    await popup.waitForText(UNREACHABLE);
    lost.over();
    await popup.click(textOf('try_again'));
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');
    const again = world().gate.weather(DECISION, 'answer lost');
    await askDeny(popup);
    await popup.click(textOf('deny_not_me'));
    await popup.waitForText(textOf('unanswered_deny'));
    again.over();
    await deny(popup, 'not_me');
    await demo.waitForCode('not_me');
    expect(events()).toEqual(['transaction.pending', 'transaction.claimed', 'transaction.denied']);
  });
});

describe('a slow token server', () => {
  it('is waited for, with the popup open, closed and opened again', async () => {
    const { person } = world();
    const { demo, popup } = await found();
    const claim = world().gate.weather(CLAIM, 'held');
    await continueWith(popup, ALICE);
    await popup.waitForText(textOf('claiming_title'));
    await claim.metOne();
    await popup.close();
    const second = await person.openPopup(demo.page);
    await second.waitForText(textOf('claiming_title'));
    claim.over();
    await waitForPhase(second, 'asking');
    const decision = world().gate.weather(DECISION, 'held');
    await approve(second);
    await second.waitForText(textOf('deciding_accept'));
    await decision.metOne();
    await second.close();
    const third = await person.openPopup(demo.page);
    await third.waitForText(textOf('deciding_accept'));
    decision.over();
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(events().filter((event) => event.startsWith('transaction.'))).toHaveLength(4);
  });
});

describe('somebody else in the place of the token server', () => {
  it('a page at the claim, a broken and an endless answer at the approval: said so, nothing taken, and it goes on', async () => {
    const { demo, popup } = await found();
    const { gate } = world();
    const portal = gate.weather(CLAIM, (response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
      response.end('<!doctype html><h1>Welcome to our hotel</h1>');
    });
    await continueWith(popup, ALICE);
    await popup.waitForText(GARBAGE);
    portal.over();
    await popup.click(textOf('try_again'));
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');

    const json = { 'content-type': 'application/json', 'access-control-allow-origin': '*' };
    const broken = gate.weather(DECISION, (response) => {
      response.writeHead(200, json).end('{"status":"accepted","ticket":"');
    });
    await approve(popup);
    await popup.waitForText(GARBAGE);
    await popup.waitForText(textOf('unanswered_accept'));
    broken.over();

    let hungUp = 0;
    const endless = gate.weather(DECISION, (response) => {
      response.writeHead(200, json);
      const chunk = ' '.repeat(64 * 1024);
      const flood = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', flood);
      response.once('close', () => {
        hungUp += 1;
      });
      flood();
    });
    await approve(popup);
    await waitUntil('the extension to hang up', () => (hungUp > 0 ? true : null));
    await popup.waitForText(GARBAGE);
    endless.over();
    expect(world().transactions()).toMatchObject([{ state: 'claimed' }]);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });
});

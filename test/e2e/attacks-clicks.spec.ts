import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoPage } from '../../scripts/browser/pages/demo-page.ts';
import { attachToPopup, type RealPopup } from '../../scripts/browser/popup.ts';
import { approve, waitForPhase, waitUntilArmed } from '../../scripts/browser/popup-actions.ts';
import { attachToTarget, type TargetSession } from '../../scripts/browser/target-session.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { stand } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld({ motion: true });
const ALICE = 'alice@example.com';

beforeAll(async () => {
  const { person, issuer, demoUrl } = world();
  await person.enrol(issuer, ALICE);
  await person.grantAllSites();
  // The site is known from now on: its codes are claimed by themselves, and the popup opens on the question.
  const demo = await person.newDemo(demoUrl);
  const popup = await attachToPopup(person.host);
  await waitForPhase(popup, 'found');
  await popup.click(textOf('continue'));
  await approve(popup);
  await demo.waitForSignedIn();
});

/** The person's own login, whose popup opened by itself and asks. */
async function asked(): Promise<{ readonly demo: DemoPage; readonly popup: RealPopup; readonly input: TargetSession }> {
  const { person, demoUrl } = world();
  const demo = await person.newDemo(demoUrl);
  const popup = await attachToPopup(person.host);
  return { demo, popup, input: await attachToTarget(person.host.cdp, popup.targetId) };
}

/** The middle of Approve, whether it takes clicks or not. */
const placeOfApprove = (popup: RealPopup) =>
  waitUntil('Approve to be drawn', () =>
    popup.evaluate(() => {
      const button = document.querySelector('.approve');
      if (button === null) return null;
      const { x, y, width, height } = button.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }),
  );

const mouse = (
  input: TargetSession,
  type: 'mousePressed' | 'mouseReleased',
  place: { x: number; y: number },
  clickCount = 1,
) => input.send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount });

const key = (input: TargetSession, type: 'keyDown' | 'keyUp', name: 'Enter' | ' ', autoRepeat = false) =>
  input.send('Input.dispatchKeyEvent', {
    type,
    key: name,
    autoRepeat,
    ...(type === 'keyDown' ? { text: name === 'Enter' ? '\r' : ' ' } : {}),
    windowsVirtualKeyCode: name === 'Enter' ? 13 : 32,
  });

const focusApprove = (popup: RealPopup) =>
  popup.evaluate(() => {
    const button = document.querySelector('.approve');
    if (button instanceof HTMLElement) button.focus();
  });

/** Nothing was decided by what came before: the question stands there, armed, and the server waits for an answer. */
async function expectUndecided(popup: RealPopup): Promise<void> {
  await waitUntilArmed(popup);
  expect(
    world()
      .audit()
      .map(({ event }) => event),
  ).toEqual(['transaction.pending', 'transaction.claimed']);
}

describe('input that was under way as the popup opened', () => {
  it('neither Enter nor Space nor a click approves before the question has stood there', async () => {
    const { popup, input } = await asked();
    await waitForPhase(popup, 'asking');
    const place = await placeOfApprove(popup);
    for (const name of ['Enter', ' '] as const) {
      await key(input, 'keyDown', name);
      await key(input, 'keyUp', name);
    }
    await mouse(input, 'mousePressed', place);
    await mouse(input, 'mouseReleased', place);
    await expectUndecided(popup);
  });

  it('a press that began before Approve was armed approves nothing when it ends, and neither does a key that repeats', async () => {
    const { popup, input } = await asked();
    await waitForPhase(popup, 'asking');
    const place = await placeOfApprove(popup);
    await mouse(input, 'mousePressed', place);
    await waitUntilArmed(popup);
    await mouse(input, 'mouseReleased', place);
    await expectUndecided(popup);

    await focusApprove(popup);
    await key(input, 'keyDown', 'Enter', true);
    await key(input, 'keyDown', 'Enter', true);
    await key(input, 'keyUp', 'Enter');
    await key(input, 'keyDown', ' ', true);
    await key(input, 'keyUp', ' ');
    await expectUndecided(popup);
  });

  it('a double click approves once, in its own tab, and a change of what is shown disarms it under the pointer', async () => {
    const { person, transactions } = world();
    const { demo, popup, input } = await asked();
    await waitUntilArmed(popup);
    // A request that waits in another tab moves the lines of the popup.
    await popup.evaluate(async () => {
      // 800 ms later it is armed again, so that the change is watched for and not looked at afterwards.
      new MutationObserver(() => {
        const approve = document.querySelector('.approve');
        if (approve?.getAttribute('aria-disabled') === 'true') document.documentElement.dataset['disarmed'] = 'yes';
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
      const stored = await chrome.storage.session.get(null);
      const [name, request] = Object.entries(stored).find(([at]) => at.startsWith('request:')) ?? [];
      const other = structuredClone(request) as { requestId: string; page: { tabId: number } };
      other.requestId = 'another';
      other.page.tabId = 999_999;
      await chrome.storage.session.set({ [`${String(name).split(':')[0] ?? ''}:999999`]: other });
    });
    await popup.waitForText(textOf('elsewhere_one'));
    await waitUntil('Approve to have become inert', () =>
      popup.evaluate(() => (document.documentElement.dataset['disarmed'] === 'yes' ? true : null)),
    );
    await expectUndecided(popup);
    const now = await placeOfApprove(popup);
    for (const clicks of [1, 2]) {
      await mouse(input, 'mousePressed', now, clicks).catch(() => undefined);
      await mouse(input, 'mouseReleased', now, clicks).catch(() => undefined);
    }
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(transactions().map(({ state }) => state)).toEqual(['done']);
    expect(person.context.pages().filter((page) => page.url().includes('/notes'))).toHaveLength(1);
  });
});

describe('a page of the extension', () => {
  it('that a person opens in a tab of its own shows no request and can decide none, whatever it sends', async () => {
    const { person, transactions } = world();
    const { popup } = await asked();
    await waitForPhase(popup, 'asking');
    const { requestId, txn, detailsHash } = await popup.evaluate(async () => {
      const { tabId } =
        (await chrome.tabs.query({ active: true, lastFocusedWindow: true })).map(({ id }) => ({ tabId: id }))[0] ?? {};
      const request = (await chrome.storage.session.get(null))[`request:${String(tabId)}`] as {
        requestId: string;
        login: { txn: string; detailsHash: string };
      };
      return { requestId: request.requestId, ...request.login };
    });
    const inTab = await person.context.newPage();
    await inTab.goto(`chrome-extension://${person.host.extensionId}/src/popup/index.html`);
    await inTab.getByRole('heading', { name: textOf('broken_in_a_tab_title') }).waitFor();
    expect(await inTab.getByRole('button', { name: textOf('approve') }).count()).toBe(0);
    const replies = await inTab.evaluate(
      (messages) => Promise.all(messages.map((message) => chrome.runtime.sendMessage<unknown, unknown>(message))),
      [
        { name: 'popup.view', request: {} },
        { name: 'request.decide', request: { requestId, txn, detailsHash, verdict: { decision: 'accept' } } },
      ],
    );
    expect(replies).toEqual([
      { outcome: 'refused', reason: 'wrong_sender' },
      { outcome: 'refused', reason: 'wrong_sender' },
    ]);
    expect(transactions().map(({ state }) => state)).toEqual(['claimed']);
  });

  it('can neither be framed nor opened by a site, and takes no markup or route from its address', async () => {
    const { person } = world();
    const base = `chrome-extension://${person.host.extensionId}/src`;
    const page = await person.context.newPage();
    const frames = ['popup', 'options', 'welcome'].map((name) => `<iframe src="${base}/${name}/index.html"></iframe>`);
    await page.goto(await stand(person.context, 'http://relay.test/frames', { body: frames.join('') }));
    expect(
      page
        .frames()
        .slice(1)
        .map((frame) => frame.url().startsWith('chrome-error:')),
    ).toEqual([true, true, true]);
    expect(await leadsTo(page, `${base}/popup/index.html`)).toBe('http://relay.test/frames');

    const options = await person.context.newPage();
    for (const hash of [
      '#__proto__',
      '#constructor',
      '#<img src=x onerror=alert(1)>',
      '#javascript:alert(1)',
      `#${'x'.repeat(100_000)}`,
      '#accounts/../add',
      '#%00',
    ]) {
      await options.goto('about:blank');
      await options.goto(`${base}/options/index.html${hash}`);
      await options.getByRole('heading', { name: textOf('nav_accounts'), exact: true }).waitFor();
      expect(await options.locator('img[src="x"]').count()).toBe(0);
    }
  });
});

/** Where the page is after it tried to go there by itself. */
async function leadsTo(page: Page, address: string): Promise<string> {
  await page.evaluate((to) => {
    location.href = to;
  }, address);
  return page.url();
}

import { beforeAll, describe, expect, it } from 'vitest';
import { demoPage } from '../../scripts/browser/pages/demo-page.ts';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { findServiceWorker } from '../../scripts/browser/service-worker.ts';
import { attachToTarget, evaluateIn } from '../../scripts/browser/target-session.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { parseCountersign } from '../../src/payloads/countersign.ts';
import { LIFETIME } from '../../src/wire/lifetimes.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld({ ownBrowser: true });
const ALICE = 'alice@example.com';

beforeAll(async () => {
  await world().person.enrol(world().issuer, ALICE);
  // With two accounts nothing is claimed without a click (P13), so that a test can say when.
  await world().person.enrol(world().issuer, 'bob@example.com');
});

/** From the newest code to the oldest. */
const states = () =>
  world()
    .transactions()
    .map(({ state }) => state);

/** The codes of the requests that the extension holds, from its own storage. */
async function heldCodes(): Promise<readonly unknown[]> {
  const { cdp, extensionId } = world().person.host;
  const worker = await findServiceWorker(cdp, extensionId);
  if (worker === null) return [];
  const session = await attachToTarget(cdp, worker);
  const stored = await evaluateIn(session, () => chrome.storage.session.get(null), []);
  await session.detach();
  return Object.values(stored).map((value) => (value as { otp?: unknown }).otp);
}

/** A login page with a clock of its own, that can be made to renew its code, and the popup that has found the first one. */
async function found() {
  const { person, demoUrl } = world();
  const page = await person.context.newPage();
  await page.clock.install();
  const demo = demoPage(page, demoUrl);
  await demo.openLogin();
  const popup = await scan(person, page);
  await waitForPhase(popup, 'found');
  const renew = async () => {
    const before = await demo.code.text();
    await page.clock.fastForward((LIFETIME.renewCode + 1) * 1000);
    await waitUntil('a renewed code', async () => ((await demo.code.text()) === before ? null : true));
  };
  return { demo, popup, renew };
}

describe('a code that is renewed while the popup is open', () => {
  it('before the claim takes the place of the old one, and what is claimed is the newer', async () => {
    const { demo, popup, renew } = await found();
    await renew();
    const { otp } = parseCountersign(await demo.code.text()) ?? {};
    await waitUntil('the extension to see it', async () => ((await heldCodes()).includes(otp) ? true : null));
    await waitForPhase(popup, 'found');
    await continueWith(popup, ALICE);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(states()).toEqual(['done', 'pending']);
  });

  it('after the claim changes nothing: what is shown stays what is approved', async () => {
    const { demo, popup, renew } = await found();
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');
    await renew();
    expect(states()).toEqual(['pending', 'claimed']);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(states()).toEqual(['pending', 'done']);
  });
});

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type EnrolmentPage, openEnrolmentPage } from '../../scripts/browser/pages/enrolment-page.ts';
import { openOptions } from '../../scripts/browser/pages/options-page.ts';
import type { RealPopup } from '../../scripts/browser/popup.ts';
import { approve, continueWith, controlNames, scan } from '../../scripts/browser/popup-actions.ts';
import { notifications } from '../../scripts/browser/service-worker.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { checkNumber } from '../../src/proofs/check-number.ts';
import { generateAccountKey, thumbprint } from '../../src/proofs/keys.ts';
import { createCountersignApi } from '../../src/protocols/countersign/api.ts';
import { createPeerMemory } from '../../src/protocols/countersign/peer-memory.ts';
import { createFakeArea } from '../support/fake-browser.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

async function proved(destination: string, prepare?: (page: Page) => Promise<unknown>): Promise<EnrolmentPage> {
  const { person, issuer } = world();
  const page = await person.context.newPage();
  await prepare?.(page);
  return openEnrolmentPage(page, issuer, destination);
}

/** Opens the popup over the page, which looks at it by itself, and waits for the offer. */
async function offered({ page }: EnrolmentPage): Promise<RealPopup> {
  const popup = await world().person.openPopup(page);
  const first = await waitUntil(
    'an offer, or how the last one ended',
    async () => {
      const controls = await controlNames(popup);
      return ['page_enrolment_add', 'scan_page'].map((key) => textOf(key)).find((name) => controls.includes(name));
    },
    () => popup.text(),
  );
  if (first === textOf('scan_page')) await popup.click(first);
  await popup.waitForText(textOf('page_enrolment_add'));
  return popup;
}

async function add(enrolment: EnrolmentPage): Promise<RealPopup> {
  const popup = await offered(enrolment);
  await popup.click(textOf('page_enrolment_add'));
  return popup;
}

async function confirming(enrolment: EnrolmentPage): Promise<RealPopup> {
  const popup = await add(enrolment);
  await popup.waitForText(textOf('page_enrolment_confirm_title'));
  return popup;
}

const numberIn = async (popup: RealPopup) =>
  popup.evaluate(() => document.querySelector('.confirm-number')?.textContent ?? '');

/** What the options page lists, once it lists this account. */
async function added(destination: string): Promise<readonly string[]> {
  const { person } = world();
  const options = await openOptions(person.context, person.host.extensionId);
  const accounts = await waitUntil(`the account of ${destination}`, async () => {
    const labels = await options.accounts();
    return labels.includes(destination) ? labels : null;
  });
  await options.close();
  return accounts;
}

/** Somebody else's key takes a code, over plain HTTP with a right proof. Gives the number of that key. */
async function takeByStranger(text: string): Promise<string> {
  const { issuer } = world();
  const { privateKey, publicJwk } = await generateAccountKey();
  const api = createCountersignApi({ fetch, peers: createPeerMemory(createFakeArea()), now: Date.now });
  const otp = new URL(text).hash.slice(1);
  const signer = { issuer, key: privateKey, id: { jwk: publicJwk } };
  await api.claimEnrolment(signer, { otp, public_key: publicJwk, name: 'Chromium on Linux' });
  return checkNumber(await thumbprint(publicJwk));
}

describe('adding an account from the page of its sign-in server', () => {
  it('P22: takes one click in the popup and one on the page, and signs in at once', async () => {
    const { person, demoUrl } = world();
    const enrolment = await proved('alice@example.com');
    const popup = await confirming(enrolment);
    expect(await numberIn(popup)).toBe(await enrolment.number());
    expect(await popup.text()).not.toContain('alice@example.com');
    await popup.close();
    await enrolment.sayYes();
    expect(await added('alice@example.com')).toEqual(['alice@example.com']);
    await waitUntil('the notification', async () => ((await notifications(person.host)) === 1 ? true : null));
    const again = await person.openPopup(enrolment.page);
    await again.waitForText(textOf('added_title'));
    await again.click(textOf('close'));
    await again.waitForClose();

    const demo = await person.newDemo(demoUrl);
    const asked = await scan(person, demo.page);
    await continueWith(asked);
    await approve(asked);
    expect(await demo.waitForSignedIn()).toBe('alice@example.com');
  });

  it('P11, P22: is not offered for a copy of the code on another site, and the scan says why', async () => {
    const { person, issuer, foreignSite, devices } = world();
    const victim = await proved('bob@example.com');
    const before = devices().length;
    const page = await person.context.newPage();
    await page.goto(foreignSite.put('/gift', { title: 'A gift', picture: await victim.code.picture() }));
    const popup = await person.openPopup(page);
    await popup.waitForText(textOf('scan_enrolment_title'));
    expect(await popup.text()).toContain(issuer.replace('http://', ''));
    expect(await popup.text()).not.toContain(textOf('page_enrolment_add'));
    await popup.close();
    // Nobody took the code: the page that it was copied from goes on showing one.
    expect(await victim.page.locator('[data-enrolment="open"]').count()).toBe(1);
    expect(devices()).toHaveLength(before);
  });

  it('P22: says that another browser took the code, whose number the page shows and this popup does not', async () => {
    const { devices } = world();
    // The page does not learn that somebody took its code: the person still sees it.
    const victim = await proved('carol@example.com', (page) => page.route('**/enrolment/status*', () => undefined));
    const before = devices().length;
    const strangers = await takeByStranger(await victim.code.text());
    const popup = await add(victim);
    await popup.waitForText(textOf('page_enrolment_taken_title'));
    expect(await popup.text()).not.toContain(strangers);
    await victim.page.unroute('**/enrolment/status*');
    // Its own script may load it anew at the same moment, which ends this reload: the page is the same either way.
    await victim.page.reload().catch(() => undefined);
    expect(await victim.number()).toBe(strangers);
    await victim.sayNo();
    expect(devices()).toHaveLength(before);
  });

  it('P22: says so too when the page goes on with a stranger while the popup still offers', async () => {
    const victim = await proved('frank@example.com');
    const popup = await offered(victim);
    const strangers = await takeByStranger(await victim.code.text());
    await popup.waitForText(textOf('page_enrolment_gone_text'));
    expect(await popup.text()).not.toContain(strangers);
    expect(await victim.number()).toBe(strangers);
    await victim.sayNo();
  });

  it('P22: goes on when the worker ends between claim, confirmation and result, and the tab is closed', async () => {
    const { person } = world();
    const enrolment = await proved('dave@example.com');
    const popup = await confirming(enrolment);
    const number = await numberIn(popup);
    await popup.close();
    await person.killWorker();
    const again = await person.openPopup(enrolment.page);
    await again.waitForText(textOf('page_enrolment_confirm_title'));
    expect(await numberIn(again)).toBe(number);
    await again.close();
    await person.killWorker();
    expect(await enrolment.number()).toBe(number);
    await enrolment.sayYes();
    await enrolment.page.close();
    expect(await added('dave@example.com')).toContain('dave@example.com');
  });

  it('P22: adds nothing when the answer on the page is no', async () => {
    const { devices } = world();
    const enrolment = await proved('erin@example.com');
    const before = devices().length;
    await confirming(enrolment);
    // The click on the page closes the popup.
    await enrolment.sayNo();
    const popup = await world().person.openPopup(enrolment.page);
    await popup.waitForText(textOf('page_enrolment_refused_text'));
    expect(devices()).toHaveLength(before);
  });
});

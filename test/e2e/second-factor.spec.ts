import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoPage, demoPage } from '../../scripts/browser/pages/demo-page.ts';
import { approve, burn, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();
const [ALICE, BOB] = ['alice@example.com', 'bob@example.com'];
const PASSWORD = 'correct horse battery';

const signInWithPassword = async (page: Page): Promise<DemoPage> => {
  const { demoUrl } = world();
  const demo = demoPage(page, demoUrl);
  await demo.openLogin();
  await page.getByText('Sign in with a password and Countersign').click();
  await page.getByLabel('E-mail address or phone number').fill(ALICE);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Next: approve' }).click();
  await page.waitForURL(`${demoUrl}/login/second`);
  await demo.waitForCode('open');
  return demo;
};

/** Alice and Bob are in this browser; Alice has set a password in her notebook. */
beforeAll(async () => {
  const { person, issuer, demoUrl } = world();
  await person.enrol(issuer, ALICE);
  await person.enrol(issuer, BOB);
  const demo = await person.newDemo(demoUrl);
  const popup = await scan(person, demo.page);
  await continueWith(popup, ALICE);
  await approve(popup);
  await demo.waitForSignedIn();
  await demo.page.getByLabel('A password').fill(PASSWORD);
  await demo.page.getByRole('button', { name: 'Set the password' }).click();
  await demo.page.getByRole('button', { name: 'Change the password' }).waitFor();
});

describe('P8: a sign-in with a password and Countersign', () => {
  it("is asked about as one, and opens the notebook with the right person's approval", async () => {
    const { person, transactions } = world();
    const demo = await signInWithPassword(await person.context.newPage());
    const popup = await scan(person, demo.page);
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'asking');
    const words = await popup.text();
    expect(words).toContain(textOf('asking_second_factor_title', 'Fieldnotes'));
    expect(words).toContain(textOf('asking_second_factor_text', 'Fieldnotes'));
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    expect(await demo.page.locator('.claims').innerText()).toContain('urn:countersign:acr:second-factor');
    expect(transactions()).toContainEqual(expect.objectContaining({ mode: 'embedded', state: 'done' }));
  });

  it('goes by the hosted page as well', async () => {
    const { person, demoUrl } = world();
    const demo = await signInWithPassword(await person.context.newPage());
    await demo.page.getByRole('button', { name: 'Go on with Countersign' }).click();
    await demo.page.waitForURL((url) => url.origin !== demoUrl);
    const popup = await scan(person, demo.page);
    await continueWith(popup, ALICE);
    await approve(popup);
    expect(await demo.waitForSignedIn()).toBe(ALICE);
  });

  it("is refused to another person's authenticator, which the popup explains, and nothing moves", async () => {
    const { person, transactions } = world();
    const demo = await signInWithPassword(await person.context.newPage());
    const popup = await scan(person, demo.page);
    await continueWith(popup, BOB);
    await waitForPhase(popup, 'wrong_account');
    expect(await popup.text()).toContain(textOf('failure_wrong_account_text'));
    expect(transactions().map(({ state }) => state)).not.toContain('claimed');
    expect(await demo.isSignedIn()).toBe(false);
  });

  it('gets nothing by the password alone', async () => {
    const { otherBrowser, demoUrl } = world();
    const thief = await signInWithPassword(await (await otherBrowser()).newPage());
    await thief.page.goto(`${demoUrl}/notes`);
    expect(new URL(thief.page.url()).pathname).toBe('/login');
    expect(await thief.isSignedIn()).toBe(false);
  });

  it('P12: whose code a thief of the password shows on a page of his raises the alarm', async () => {
    const { person, otherBrowser, foreignSite, demoUrl, transactions } = world();
    const thief = await signInWithPassword(await (await otherBrowser()).newPage());
    const page = await person.context.newPage();
    const copy = { title: 'Your free year of Fieldnotes', picture: await thief.code.picture() };
    await page.goto(foreignSite.put('/prize', copy));
    const popup = await scan(person, page);
    await continueWith(popup, ALICE);
    await waitForPhase(popup, 'relay_alarm');
    expect(await popup.text()).toContain(demoUrl.replace(/^https?:\/\//, ''));
    await burn(popup);
    await thief.waitForCode('relayed');
    expect(transactions()).toContainEqual(expect.objectContaining({ state: 'relayed' }));
    expect(await thief.isSignedIn()).toBe(false);
  });

  it('P8: stays of the account that was pushed, whatever hint the front channel is given', async () => {
    const { person, demoUrl } = world();
    const demo = await signInWithPassword(await person.context.newPage());
    const { page } = demo;
    let opened = '';
    await page.route(`${demoUrl}/login/second/hosted`, async (route) => {
      const answer = await route.fetch({ maxRedirects: 0 });
      const swapped = new URL(answer.headers().location ?? '');
      swapped.searchParams.set('login_hint', BOB);
      swapped.searchParams.set('acr_values', 'urn:countersign:acr:origin-bound');
      opened = swapped.href;
      await route.fulfill({ response: answer, headers: { ...answer.headers(), location: opened } });
    });
    await page.getByRole('button', { name: 'Go on with Countersign' }).click();
    await page.waitForURL((url) => url.origin !== demoUrl && url.pathname.startsWith('/interaction/'));
    expect(opened).toContain('request_uri=');
    const popup = await scan(person, page);
    await continueWith(popup, BOB);
    await waitForPhase(popup, 'wrong_account');
    expect(await demo.isSignedIn()).toBe(false);
  });
});

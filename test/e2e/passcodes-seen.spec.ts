import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPopup } from '../../scripts/browser/popup.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { useBrowserAlone } from './support/browser-alone.ts';
import { inWorker } from './support/in-worker.ts';
import { openTwoFactorSite, type TwoFactorSite } from './support/two-factor-site.ts';

/** Codes that hold accounts, as pages show them: who is told what they say, and what becomes of them. */

const person = useBrowserAlone();
let site: TwoFactorSite;

beforeAll(async () => {
  site = await openTwoFactorSite();
});
afterAll(() => site.close());
beforeEach(() => person().startAfresh());

async function open(address: string): Promise<Page> {
  const page = await person().context.newPage();
  await page.goto(address);
  return page;
}

describe('a code that holds an account', () => {
  it('adds nothing without a yes, and is offered again by the next look', async () => {
    const popup = await person().openPopup(await open(site.setUp()));
    await popup.waitForControl(textOf('account_codes_add'));
    await popup.click(textOf('page_enrolment_not_now'));
    await popup.waitForText(textOf('no_account_title'));
    await popup.click(textOf('scan_page'));
    await popup.waitForControl(textOf('account_codes_add'));
  });

  it('is offered with a word of warning where it names another site than its page’s', async () => {
    const popup = await person().openPopup(await open(site.setUp('Google')));
    await popup.waitForText(textOf('account_codes_says', 'Google'));
    expect(await popup.text()).toContain(site.origin);
  });

  it('P11: is only named where a frame of another site shows it', async () => {
    const own = await person().openPopup(await open(site.setUp()));
    await own.click(textOf('account_codes_add'));
    await own.waitForText(textOf('account_codes_added_title'));
    await own.close();
    const page = await open(site.shownInFrame());
    const popup = await person().openPopup(page);
    await popup.waitForText(textOf('code_otpauth_title'));
    expect(await popup.clickIfThere(textOf('account_codes_add'))).toBe(false);
  });

  it('is told to nobody before the person looks, though all sites are granted: its page names its kind alone', async () => {
    await person().grantAllSites();
    await inWorker(person().host, () => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      chrome.runtime.onMessage.addListener((message) => void heard.push(JSON.stringify(message)));
    });
    const page = await open(site.setUp('Elsewhere'));
    const heard = () =>
      inWorker(person().host, () => (globalThis as unknown as { readonly heard: readonly string[] }).heard.join('\n'));
    await waitUntil(
      'the page to name its kind',
      async () => ((await heard()).includes('"otpauth"') ? true : null),
      heard,
    );
    expect(await heard()).not.toContain('secret');
    expect(await findPopup(person().host)).toBeNull();
    await person().openPopup(page);
    await waitUntil('the popup to be told', async () => ((await heard()).includes('secret') ? true : null), heard);
  });
});

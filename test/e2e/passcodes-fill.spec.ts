import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPopup, type RealPopup } from '../../scripts/browser/popup.ts';
import { waitForSheet } from '../../scripts/browser/popup-actions.ts';
import { textOf } from '../../scripts/browser/texts.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { rows } from '../support/counts.ts';
import { useBrowserAlone } from './support/browser-alone.ts';
import { inWorker } from './support/in-worker.ts';
import type { LoginForm } from './support/login-forms.ts';
import { openTwoFactorSite, type TwoFactorSite, WELCOME } from './support/two-factor-site.ts';

/** A site's second factor from its set-up to its logins, and what others get of it. Nothing but the click gives a right. */

const person = useBrowserAlone();
let site: TwoFactorSite;

const ACCOUNT = 'localhost, alice';
const FILL = () => textOf('codes_fill_of', ACCOUNT);

beforeAll(async () => {
  site = await openTwoFactorSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  await person().startAfresh();
  site.forget();
});

async function open(address: string): Promise<Page> {
  const page = await person().context.newPage();
  await page.goto(address);
  return page;
}

/** Clicks Fill in the popup over a page, and waits until it is done. */
async function fill(page: Page): Promise<void> {
  const popup = await person().openPopup(page);
  await popup.click(FILL());
  await popup.waitForText(textOf('codes_filled'));
  await popup.close();
}

/** Asks to fill an account that was not used on this site, up to the question. */
async function askToFill(page: Page): Promise<RealPopup> {
  const popup = await person().openPopup(page);
  await popup.click(textOf('codes_menu_of', ACCOUNT));
  await waitForSheet(popup);
  await popup.click(textOf('codes_fill_here'));
  await popup.waitForText(textOf('codes_fill_question_text'));
  await waitForSheet(popup);
  return popup;
}

/** What the popup says where it fills nothing. */
async function refusal(page: Page): Promise<string> {
  const popup = await person().openPopup(page);
  await popup.click(FILL());
  return waitUntil(
    'the popup to refuse',
    async () => {
      const text = await popup.text();
      return REFUSALS.find((code) => text.includes(textOf(`failure_${code}_title`)));
    },
    () => popup.text(),
  );
}
const REFUSALS = ['no_field', 'foreign_field', 'other_site', 'site_not_secure', 'site_not_bound'] as const;

/** The focus is where the person left off. */
async function signIn(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  const shown = () => page.frames().map((frame) => frame.getByText(WELCOME));
  await waitUntil('the site to take the code', async () => {
    const counts = await Promise.all(shown().map((words) => words.count().catch(() => 0)));
    return counts.some((count) => count > 0) ? true : null;
  });
}

/** Long enough that every page has told what its fields hold. */
async function everyFieldIsTold(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    await frame.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
  }
}

describe('a site’s second factor', () => {
  it('is set up by its code: seen, added in the popup, and its first code filled in', async () => {
    const page = await open(site.setUp());
    const popup = await person().openPopup(page);
    await popup.waitForText(textOf('account_codes_title'));
    expect(await popup.text()).toContain(site.origin);
    expect(await popup.text()).toContain('alice');
    expect(await popup.text()).not.toContain(textOf('account_codes_says', 'localhost'));
    await popup.click(textOf('account_codes_add'));
    await popup.waitForText(textOf('account_codes_added_title'));
    await popup.click(textOf('codes_fill_here'));
    await popup.waitForClose();
    await signIn(page);
  });

  it('is offered once: what is there already is in the list of codes', async () => {
    const popup = await person().openPopup(await open(site.setUp()));
    await popup.waitForText(textOf('codes_section_here'));
    await popup.waitForText(textOf('account_codes_title'));
    expect(await popup.clickIfThere(textOf('account_codes_add'))).toBe(false);
    await popup.close();
  });

  it.each(
    rows<LoginForm>(4, [
      'one',
      'six',
      'frame',
      'shadow-closed',
      'worded',
      'controlled',
      'shadow-open',
      'unseen',
      'endless',
    ]),
  )('signs in by a click where the page asks for the code in this way: %s', async (form) => {
    const page = await open(site.login(form));
    await fill(page);
    if (form !== 'shadow-closed') await everyFieldIsTold(page);
    const held = site.heldBy(site.origin).filter((value) => value !== '000000');
    await signIn(page);
    if (form === 'shadow-closed') return;
    expect(held.join('')).toMatch(/^\d{6}$/);
  });

  it.each<[LoginForm, string]>([
    ['sending', 'codes_filled'],
    // Whether the page sent it or threw it away, nobody but the page knows.
    ['emptying', 'failure_code_not_filled_title'],
  ])('gets its code once where the page sends it by itself: %s', async (form, said) => {
    const page = await open(site.login(form));
    const popup = await person().openPopup(page);
    await popup.click(FILL());
    await popup.waitForText(textOf(said));
    await page.getByText(WELCOME).waitFor();
    expect(site.tries()).toBe(1);
  });
});

describe('somebody else', () => {
  // What the browser lets nobody look into without a grant is no field that is known of.
  it.each(
    rows<[LoginForm, string]>(2, [
      ['asked-by-frame', 'no_field'],
      ['asked-in-sandbox', 'foreign_field'],
      ['asked-from-within', 'foreign_field'],
      ['asked-in-opaque-sandbox', 'no_field'],
    ]),
  )('gets nothing by a frame in the site’s page: %s', async (form, said) => {
    const page = await open(site.login(form));
    expect(await refusal(page)).toBe(said);
    await everyFieldIsTold(page);
    for (const origin of [site.origin, site.frames]) expect(site.heldBy(origin)).toEqual([]);
  });

  it('gets nothing by a frame that asks louder than the page', async () => {
    const page = await open(site.login('asked-by-both'));
    await fill(page);
    await everyFieldIsTold(page);
    expect(site.heldBy(site.origin)).toHaveLength(1);
    expect(site.heldBy(site.frames)).toEqual([]);
    await signIn(page);
  });

  it('gets nothing on a site that looks the same, unless the person says that it is the account’s', async () => {
    const page = await open(site.login('one', site.lookAlike));
    const refused = await askToFill(page);
    expect(await refused.text()).toContain(site.lookAlike);
    expect(await refused.clickIfThere(FILL())).toBe(false);
    await refused.click(textOf('cancel'));
    await everyFieldIsTold(page);
    expect(site.heldBy(site.lookAlike)).toEqual([]);
    await refused.close();
    const answered = await askToFill(page);
    await answered.click(textOf('codes_fill_yes'));
    await answered.waitForText(textOf('codes_filled'));
    await everyFieldIsTold(page);
    expect(site.heldBy(site.lookAlike)).toHaveLength(1);
  });

  it('gets nothing by a page that goes to another site after its field was found', async () => {
    const page = await open(site.login('one'));
    const popup = await person().openPopup(page);
    await popup.waitForControl(FILL());
    // The popup's look at the page makes calls of its own: the one that carries the code is known by its question.
    await inWorker(
      person().host,
      (address) => {
        interface Injection {
          readonly target: { readonly tabId: number };
          readonly args?: readonly ({ readonly kind?: unknown } | null)[];
        }
        const { scripting, tabs } = chrome;
        const call = scripting.executeScript.bind(scripting) as (injection: Injection) => Promise<unknown>;
        const detour = async (injection: Injection) => {
          if (injection.args?.[0]?.kind !== 'write') return call(injection);
          await tabs.update(injection.target.tabId, { url: address });
          while ((await tabs.get(injection.target.tabId)).status !== 'complete')
            await new Promise((go) => setTimeout(go, 20));
          Object.assign(scripting, { executeScript: call });
          return call(injection);
        };
        Object.assign(scripting, { executeScript: detour });
      },
      site.login('one', site.lookAlike),
    );
    await popup.click(FILL());
    await popup.waitForText(textOf('failure_code_not_filled_title'));
    expect(new URL(page.url()).origin).toBe(site.lookAlike);
    await everyFieldIsTold(page);
    for (const origin of [site.origin, site.lookAlike]) expect(site.heldBy(origin)).toEqual([]);
  });

  it('gets nothing by a page without encryption', async () => {
    const page = await open(site.login('one', site.frames));
    const popup = await askToFill(page);
    await popup.click(textOf('codes_fill_yes'));
    await popup.waitForText(textOf('failure_site_not_secure_title'));
    await everyFieldIsTold(page);
    expect(site.heldBy(site.frames)).toEqual([]);
  });
});

describe('somebody else, where all sites are granted', () => {
  beforeAll(() => person().grantAllSites());

  it('gets nothing by a page that goes to another site under the open popup', async () => {
    const page = await open(site.login('one'));
    const popup = await person().openPopup(page);
    await popup.waitForControl(FILL());
    await page.goto(site.login('one', site.lookAlike));
    await popup.click(FILL());
    await popup.waitForText(textOf('failure_other_site_title'));
    await everyFieldIsTold(page);
    expect(site.heldBy(site.lookAlike)).toEqual([]);
  });

  it('gets nothing by a frame, and the person hears that the field is another site’s', async () => {
    const page = await open(site.login('asked-by-frame'));
    expect(await refusal(page)).toBe('foreign_field');
    await everyFieldIsTold(page);
    expect(site.heldBy(site.frames)).toEqual([]);
    expect(await findPopup(person().host)).not.toBeNull();
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoPage } from '../../scripts/browser/pages/demo-page.ts';
import { approve, continueWith, scan, waitForPhase } from '../../scripts/browser/popup-actions.ts';
import { parseCountersign } from '../../src/payloads/countersign.ts';
import { REQUEST_URI_PREFIX } from '../../src/wire/names.ts';
import { attackersLogin, postPicture } from './support/attacker.ts';
import { useWorld } from './support/fixture.ts';

const world = useWorld();

beforeAll(async () => {
  await world().person.enrol(world().issuer, 'alice@example.com');
});

/** The person meets the attacker's picture on the genuine origin. */
async function meetPicture(attacker: DemoPage) {
  const { person, demoUrl } = world();
  const page = await person.context.newPage();
  await page.goto(await postPicture(person.context, demoUrl, await attacker.code.picture()));
  return page;
}

describe("an attacker's code on the genuine origin", () => {
  it("approved there, takes the person's own tab to a callback that refuses the attacker's state, and signs nobody in", async () => {
    const { person, demoUrl, transactions } = world();
    const attacker = await attackersLogin(world());
    const page = await meetPicture(attacker);
    const callback = page.waitForRequest((request) => request.url().startsWith(`${demoUrl}/callback`));
    const popup = await scan(person, page);
    await continueWith(popup);
    await approve(popup);
    expect(new URL((await callback).url()).searchParams.get('code')).not.toBeNull();
    await page.getByRole('alert').filter({ hasText: 'not started here' }).waitFor();
    expect(transactions().some(({ state }) => state === 'done')).toBe(true);
    await attacker.waitForCode('done');
    expect(await attacker.isSignedIn()).toBe(false);
    expect((await person.context.request.get(`${demoUrl}/notes`, { maxRedirects: 0 })).status()).not.toBe(200);
  });
});

describe('P3: a pushed request that is opened by two doors', () => {
  /** The authorization endpoint with the attacker's own request, in the attacker's own browser. */
  async function openAsHosted(attacker: DemoPage) {
    const { issuer } = world();
    const otp = parseCountersign(await attacker.code.text())?.otp ?? '';
    const page = await attacker.page.context().newPage();
    const query = new URLSearchParams({ client_id: 'fieldnotes', request_uri: REQUEST_URI_PREFIX + otp });
    await page.goto(`${issuer}/auth?${query.toString()}`);
    return page;
  }

  it('opened as hosted first, its code can not be claimed as embedded', async () => {
    const { person, transactions } = world();
    const attacker = await attackersLogin(world());
    const picture = await meetPicture(attacker);
    const page = await openAsHosted(attacker);
    await page.locator('[data-sign-in]').waitFor();
    const popup = await scan(person, picture);
    await continueWith(popup);
    await waitForPhase(popup, 'code_not_open');
    expect(transactions().filter(({ state }) => state === 'claimed' || state === 'done')).toEqual([]);
    expect(await attacker.isSignedIn()).toBe(false);
  });

  it("claimed as embedded first, it opens no hosted page, and the attacker's open tab gets nothing by the approval", async () => {
    const { person } = world();
    const attacker = await attackersLogin(world());
    const picture = await meetPicture(attacker);
    const popup = await scan(person, picture);
    await continueWith(popup);
    await waitForPhase(popup, 'asking');
    const page = await openAsHosted(attacker);
    expect(await page.locator('[data-sign-in]').count()).toBe(0);
    await person.openPopup(picture).then(approve);
    await picture.getByRole('alert').filter({ hasText: 'not started here' }).waitFor();
    expect(await page.locator('[data-sign-in]').count()).toBe(0);
    expect(await attacker.isSignedIn()).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { codeSignInPage } from '../../scripts/browser/pages/code-sign-in-page.ts';
import { demoPage } from '../../scripts/browser/pages/demo-page.ts';
import { codeFor } from '../../scripts/browser/pages/outbox.ts';
import { useWorld, type World } from './support/fixture.ts';

const world = useWorld();
const ALICE = 'alice@example.com';

/** A browser without the extension, with or without scripts, on the hosted page. */
async function withoutExtension({ person, otherBrowser, demoUrl }: World, javaScriptEnabled: boolean) {
  const context = javaScriptEnabled
    ? await otherBrowser()
    : await person.context.browser()?.newContext({ javaScriptEnabled });
  if (context === undefined) throw new Error('playwright gave no browser');
  const page = await context.newPage();
  const demo = demoPage(page, demoUrl);
  await demo.openLogin();
  await demo.signInHosted();
  return { demo, page, byCode: codeSignInPage(page) };
}

describe('a person with a lost profile', () => {
  it.each([true, false])('signs in by a code, and the claims say so (scripts: %s)', async (scripts) => {
    const { issuer } = world();
    const { demo, page, byCode } = await withoutExtension(world(), scripts);
    await byCode.ask(ALICE);
    await byCode.typeCode('000');
    expect(await byCode.refusal()).toContain('4 tries are left');
    await byCode.typeCode(await codeFor(issuer, ALICE));
    expect(await demo.waitForSignedIn()).toBe(ALICE);
    const claims = await page.locator('.claims').innerText();
    expect(claims).toContain('urn:countersign:acr:code');
    expect(claims).toContain('otp');
    expect(claims).not.toContain('swk');
  });

  it('finds the extension and the page that adds an account on the hosted page', async () => {
    const { page } = await withoutExtension(world(), true);
    const way = page.getByRole('navigation', { name: 'No Countersign here?' });
    const opening = page.context().waitForEvent('page');
    await way.getByRole('link', { name: 'Add your account to this browser' }).click();
    const opened = await opening;
    await opened.getByRole('heading', { name: 'Add this browser' }).waitFor();
    await opened.locator('input[name="destination"]').waitFor();
    expect(new URL(opened.url()).origin).toBe(world().issuer);
  });
});

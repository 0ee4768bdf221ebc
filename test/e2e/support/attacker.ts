import type { BrowserContext } from 'playwright-core';
import { type DemoPage, demoPage } from '../../../scripts/browser/pages/demo-page.ts';
import type { World } from './fixture.ts';

/** A sign-in that the attacker begins in a browser of their own. */
export async function attackersLogin({ otherBrowser, demoUrl }: World): Promise<DemoPage> {
  const context = await otherBrowser();
  const demo = demoPage(await context.newPage(), demoUrl);
  await demo.openLogin();
  return demo;
}

/**
 * Puts a picture of a code on a genuine origin, as on a site where people may post: to the browser, and so to the
 * extension, the page is one of that origin. Gives its address.
 */
export async function postPicture(context: BrowserContext, origin: string, picture: Buffer): Promise<string> {
  const address = `${origin}/posted`;
  await context.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><title>A post</title><p>Look what I found</p><img alt="" src="data:image/png;base64,${picture.toString('base64')}">`,
    }),
  );
  return address;
}

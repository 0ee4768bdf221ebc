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

/** The code of a login that a program began, by the link that the login page has beside its picture. */
export async function codeWithoutBrowser(demoUrl: string): Promise<string> {
  const login = await (await fetch(`${demoUrl}/login`)).text();
  const [, code] = /<link rel="countersign" href="([^"]+)"/.exec(login) ?? [];
  if (code === undefined) throw new Error('the login page links to no code');
  return code.replaceAll('&amp;', '&');
}

/** What stands at an address; HTML unless it says otherwise. */
export interface StandingPage {
  readonly body: string | Buffer;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Lets a page stand at any address: to the browser, and so to the extension, it is one of that origin, although no
 * machine serves it (https, a host of somebody else's, another port). Gives the address.
 */
export async function stand(context: BrowserContext, address: string, page: StandingPage): Promise<string> {
  const { body, contentType = 'text/html; charset=utf-8', headers = {} } = page;
  await context.route(address, (route) =>
    route.fulfill({ body, headers: { ...headers, 'content-type': contentType } }),
  );
  return address;
}

export const dataUrl = (picture: Buffer): string => `data:image/png;base64,${picture.toString('base64')}`;

/** Puts a picture of a code on a genuine origin, as on a site where people may post. Gives its address. */
export async function postPicture(context: BrowserContext, origin: string, picture: Buffer): Promise<string> {
  return stand(context, `${origin}/posted`, {
    body: `<!doctype html><title>A post</title><p>Look what I found</p><img alt="" src="${dataUrl(picture)}">`,
  });
}

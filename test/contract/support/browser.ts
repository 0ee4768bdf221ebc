import type { Browser } from '../../../scripts/relay-kit/http-browser.ts';

export { type Browser, createBrowser, type Visit } from '../../../scripts/relay-kit/http-browser.ts';

/** All of its cookies for an address, as one header. */
export const cookiesOf = (browser: Browser, url: string): string =>
  [...browser.cookies(url)].map(([name, { value }]) => `${name}=${value}`).join('; ');

import { type Html, type HtmlValue, html } from './html.ts';

/** Where the one style sheet and the scripts of our pages are served. */
export const ASSETS = {
  style: '/assets/pages.css',
  signIn: '/assets/sign-in.js',
  enrolment: '/assets/enrolment.js',
  /** Imported by both. */
  shownCode: '/assets/shown-code.js',
  mark: '/assets/mark.svg',
} as const;

export interface PageParts {
  /** Of the tab; the server's name is added where it is given. */
  readonly title: string;
  readonly body: Html;
  readonly serverName?: string;
  /** More of the head, such as `<link rel="countersign">`. */
  readonly head?: HtmlValue;
  /** `wide` for pages that list things. */
  readonly width?: 'card' | 'wide';
}

/** One whole document in the product's look. Send it with `PAGE_HEADERS`. */
export function page({ title, body, serverName, head, width = 'card' }: PageParts): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>${serverName === undefined ? title : `${title} · ${serverName}`}</title>
    <link rel="icon" type="image/svg+xml" href="${ASSETS.mark}">
    <link rel="stylesheet" href="${ASSETS.style}">
    ${head}
  </head>
  <body>
    <main class="${width}">
      ${body}
    </main>
    <footer>${serverName === undefined ? null : html`<span>${serverName}</span>`}<span>Countersign</span></footer>
  </body>
</html>
`;
}

/** `script-src` and the rest are our own origin only; nothing may frame a page; addresses never leak. */
export function pageHeaders(formTargets: readonly string[] = []): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': [
      "default-src 'none'",
      "style-src 'self'",
      "script-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

export const PAGE_HEADERS = pageHeaders();

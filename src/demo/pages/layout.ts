import { assetPath } from '../assets.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { quill } from './icons.ts';

export interface Page {
  readonly title: string;
  /** One word that the style sheet knows the page by. */
  readonly kind: 'home' | 'login' | 'notes' | 'plain';
  readonly head?: Fragment;
  /** What stands at the right of the masthead. */
  readonly actions?: Fragment;
  readonly body: Fragment;
}

/** The frame of every page. */
export function layout({ title, kind, head, actions, body }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${assetPath('fieldnotes.css')}">
${head}</head>
<body class="page-${kind}">
<a class="skip" href="#main">Skip to the page</a>
<header class="masthead">
<a class="brand" href="/">${quill}<span>Fieldnotes</span></a>
<div class="masthead-actions">${actions}</div>
</header>
<main id="main">
${body}
</main>
<footer class="colophon">
<p>Fieldnotes is a small private notebook. What you write stays in this program’s memory and ends with it.</p>
<p><a href="/how-it-works">How sign-in works</a></p>
</footer>
</body>
</html>`;
}

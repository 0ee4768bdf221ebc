import { assetPath } from '../assets.ts';
import type { ShownCode } from '../codes.ts';
import type { CodeSchedule } from '../context.ts';
import { type Html, html } from '../html.ts';
import { codePanel } from './code-panel.ts';
import { arrow } from './icons.ts';
import { layout } from './layout.ts';

/** After the right password: the approval of the account that it belongs to, and of no other. */
export function secondStepPage(view: {
  readonly page: string;
  readonly code: ShownCode | null;
  readonly schedule: CodeSchedule;
}): Html {
  return layout({
    title: 'One more step · Fieldnotes',
    kind: 'login',
    head: html`<link rel="countersign"${view.code === null ? null : html` href="${view.code.url}"`} data-code-link>
<script type="module" src="${assetPath('login.js')}"></script>
`,
    body: html`<div class="book">
<section class="leaf leaf-left">
<p class="eyebrow">Sign in, step 2 of 2</p>
<h1>Now confirm that it is you.</h1>
<p class="lead">The password was right. Approve with the Countersign account that it belongs to; no other can.</p>
<form method="post" action="/login/second/hosted"><button class="button" type="submit">Go on with Countersign ${arrow}</button></form>
<p class="more"><a href="/login">Start over</a></p>
<p class="fine">If you did not type a password here just now, deny what Countersign asks.</p>
</section>
<div class="leaf leaf-right">${codePanel({ ...view, home: '/login/second' })}</div>
</div>`,
  });
}

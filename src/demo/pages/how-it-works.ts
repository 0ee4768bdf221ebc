import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

export function howItWorksPage(): Html {
  return layout({
    title: 'How sign-in works · Fieldnotes',
    kind: 'plain',
    actions: html`<a href="/login">Sign in</a>`,
    body: html`<section class="sheet prose">
<p class="eyebrow">Without a password</p>
<h1>How sign-in works</h1>
<ol class="steps">
<li><h2>The page shows a code</h2><p>It is made for this one login in this one browser tab, and it is good for a minute. The page puts a new one in its place before that.</p></li>
<li><h2>Your extension finds it</h2><p>Countersign sees the code on the page, so there is nothing to scan. Open it from the toolbar: it names the web app, the address of the page as your browser reports it, and the browser that asks.</p></li>
<li><h2>You decide</h2><p>Approve if you started this yourself. Deny if you did not, and say so: the page is told, and nobody is signed in.</p></li>
<li><h2>This tab goes on</h2><p>After Approve the very tab that showed the code moves on to your notebook. No other tab, browser or person gets anything from it.</p></li>
</ol>
<h2>When a code turns up elsewhere</h2>
<p>Somebody may copy a code from this page and show it on a page of their own, to have you approve <em>their</em> sign-in. Your extension compares the address of the page with the ones that may show the code. If it differs you get an alarm instead of an Approve button, and the login page says what happened.</p>
<h2>What we learn</h2>
<p>Fieldnotes gets a signed statement from the token server (an OpenID Connect ID token): who you are to us, when and how you approved. Your notebook page shows all of it.</p>
<p><a class="button" href="/login">Sign in</a></p>
</section>`,
  });
}

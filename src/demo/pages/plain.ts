import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';

export function signedOutPage(): Html {
  return layout({
    title: 'Signed out · Fieldnotes',
    kind: 'plain',
    body: html`<section class="sheet">
<p class="eyebrow">Until next time</p>
<h1>You are signed out.</h1>
<p class="lead">The notebook is closed in this browser. Your notes wait for you.</p>
<p><a class="button" href="/login">Sign in again</a></p>
</section>`,
  });
}

export function notFoundPage(): Html {
  return layout({
    title: 'Not here · Fieldnotes',
    kind: 'plain',
    body: html`<section class="sheet">
<p class="eyebrow">404</p>
<h1>This page was never written.</h1>
<p class="lead">There is nothing at this address.</p>
<p><a class="button" href="/">Back to the start</a></p>
</section>`,
  });
}

export function failedPage(): Html {
  return layout({
    title: 'Something failed · Fieldnotes',
    kind: 'plain',
    body: html`<section class="sheet">
<p class="eyebrow">Our mistake</p>
<h1>Something failed on our side.</h1>
<p class="lead">What you had written before is kept. Go back and try once more.</p>
<p><a class="button" href="/">Back to the start</a></p>
</section>`,
  });
}

export function busyPage(): Html {
  return layout({
    title: 'Busy · Fieldnotes',
    kind: 'plain',
    body: html`<section class="sheet">
<p class="eyebrow">One moment</p>
<h1>Too many passwords are being checked.</h1>
<p class="lead">Yours was not looked at. Go back and try once more in a few seconds, or sign in with Countersign alone.</p>
<p><a class="button" href="/login">Back to the sign-in</a></p>
</section>`,
  });
}

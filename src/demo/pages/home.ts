import { type Html, html } from '../html.ts';
import { arrow } from './icons.ts';
import { layout } from './layout.ts';

export function homePage(signedIn: boolean): Html {
  return layout({
    title: 'Fieldnotes, a small private notebook',
    kind: 'home',
    actions: signedIn ? html`<a href="/notes">My notebook</a>` : html`<a href="/login">Sign in</a>`,
    body: html`<section class="hero">
<div class="hero-words">
<p class="eyebrow">A small private notebook</p>
<h1>For the things you notice on the way.</h1>
<p class="lead">A bird on the weir, a line from a talk, the name of that bread. Write it down before it is gone; nobody reads it but you.</p>
<p>${
      signedIn
        ? html`<a class="button" href="/notes">Open my notebook ${arrow}</a>`
        : html`<a class="button" href="/login">Sign in to your notebook ${arrow}</a>`
    }</p>
</div>
<div class="hero-cards" aria-hidden="true">
<div class="card card-1"><p>Heron at the weir, third morning in a row. It lets me come as close as the second bench.</p><span>Tuesday, 6:40</span></div>
<div class="card card-2"><p>“Make the change easy, then make the easy change.”</p><span>from the talk</span></div>
<div class="card card-3"><p>Rye, caraway, a spoon of honey. Ask Marta about the oven.</p><span>Saturday</span></div>
</div>
</section>
<section class="promises">
<div><h2>Yours alone</h2><p>Each person has one notebook, and it opens for that person only.</p></div>
<div><h2>No password</h2><p>You approve a code with the Countersign extension, in the browser that you have open.</p></div>
<div><h2>Nothing to lose</h2><p>A sign-in can’t be passed on: it works in the tab that started it and nowhere else.</p></div>
</section>`,
  });
}

import { type Html, html } from '../html.ts';
import { NOTE_LENGTH, type Note } from '../notes.ts';
import type { Session } from '../sessions.ts';
import { claimsTable } from './claims.ts';
import { layout } from './layout.ts';
import { passwordSection } from './password-section.ts';
import { time } from './time.ts';

export function notesPage(view: {
  readonly session: Session;
  readonly notes: readonly Note[];
  /** A note that could not be kept, given back with the reason. */
  readonly refused?: { readonly text: string; readonly reason: string };
  readonly hasPassword: boolean;
  /** Why a password could not be set. */
  readonly refusedPassword?: string;
}): Html {
  const { session, notes, refused } = view;
  return layout({
    title: 'My notebook · Fieldnotes',
    kind: 'notes',
    actions: html`<span class="who" title="Signed in"><bdi>${session.label}</bdi></span>
<form method="post" action="/sign-out"><button class="button button-quiet button-small" type="submit">Sign out</button></form>`,
    body: html`<div class="desk">
<section class="notebook" aria-labelledby="notes-title">
<p class="eyebrow">${count(notes.length)}</p>
<h1 id="notes-title">Your notebook</h1>
<form class="composer" method="post" action="/notes">
<label for="text">A new note</label>
<textarea id="text" name="text" rows="3" maxlength="${NOTE_LENGTH}" required dir="auto" placeholder="What did you notice?"${
      refused === undefined ? null : html` aria-describedby="refused" aria-invalid="true"`
    }>
${refused?.text}</textarea>
${refused === undefined ? null : html`<p class="refused" id="refused" role="alert">${refused.reason}</p>`}
<div class="composer-foot"><span class="fine">Only you can read this.</span><button class="button button-small" type="submit">Keep it</button></div>
</form>
${
  notes.length === 0
    ? html`<div class="empty"><p>The first page is blank.</p><p class="fine">Write something small; it need not be good.</p></div>`
    : html`<ol class="notes">${notes.map(noteItem)}</ol>`
}
</section>
<aside class="claims" aria-labelledby="claims-title">
<p class="eyebrow">ID token</p>
<h2 id="claims-title">How you signed in</h2>
<p class="fine">What the token server signed about this sign-in, in full.</p>
${
  session.afterPassword
    ? html`<p class="fine">Your password came first; this app checked it. What follows speaks of the approval.</p>`
    : null
}
${claimsTable(session.claims)}
${passwordSection(view)}
</aside>
</div>`,
  });
}

function count(notes: number): string {
  if (notes === 0) return 'No notes yet';
  return notes === 1 ? '1 note' : `${String(notes)} notes`;
}

function noteItem(note: Note): Html {
  return html`<li class="note"><p dir="auto">${note.text}</p>
<div class="note-foot">${time(note.writtenAt)}<form method="post" action="/notes/${note.id}/remove"><button class="link" type="submit">Tear out</button></form></div></li>`;
}

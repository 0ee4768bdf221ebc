import { assetPath } from '../assets.ts';
import type { ShownCode } from '../codes.ts';
import type { CodeSchedule } from '../context.ts';
import { type Html, html } from '../html.ts';
import { codePanel } from './code-panel.ts';
import { arrow } from './icons.ts';
import { layout } from './layout.ts';

/** Why a sign-in came back without anybody signed in. These words alone travel in the address. */
const FAILURES = {
  denied: {
    title: 'The sign-in was denied.',
    text: 'If you pressed Deny by mistake, start again.',
  },
  cancelled: {
    title: 'You cancelled this sign-in.',
    text: 'Nobody was signed in. Whenever you are ready, start again.',
  },
  not_me: {
    title: 'The sign-in was denied: this was not you.',
    text: 'Nobody was signed in. You told Countersign that you had not asked for this. If it was you after all, start again.',
  },
  relayed: {
    title: 'The code of this sign-in turned up on another site.',
    text: 'Security notice: a copy of the code was shown by a page that it does not belong to, which is how sign-ins get stolen. Countersign stopped it and nobody was signed in. If somebody sent you to that page, do not go back to it.',
  },
  refused: {
    title: 'The sign-in did not go through.',
    text: 'The answer of the token server was not valid for this login, so it was refused. Start again.',
  },
  stranger: {
    title: 'This sign-in was not started here, so it was refused.',
    text: 'Somebody may have sent you a code or a link of theirs. Nothing came of it. If you did start it here, it took too long or was used already: start again.',
  },
  other_account: {
    title: 'Another account approved.',
    text: 'The password is of one account and the approval of another, so nobody was signed in. Approve with the account that the password belongs to.',
  },
  unavailable: {
    title: 'The sign-in service is out of reach.',
    text: 'The token server did not answer. Try again in a moment.',
  },
  too_often: {
    title: 'That was too often.',
    text: 'Too many sign-ins were begun from your network. Try again in a minute.',
  },
} as const;

export type LoginFailure = keyof typeof FAILURES;

export function isLoginFailure(text: unknown): text is LoginFailure {
  return typeof text === 'string' && Object.hasOwn(FAILURES, text);
}

export function loginPage(view: {
  readonly page: string;
  readonly code: ShownCode | null;
  readonly schedule: CodeSchedule;
  readonly failure: LoginFailure | null;
  /** A password that did not fit, with the address that was typed. */
  readonly refused?: { readonly address: string; readonly error: string };
}): Html {
  return layout({
    title: 'Sign in · Fieldnotes',
    kind: 'login',
    head: html`<link rel="countersign"${view.code === null ? null : html` href="${view.code.url}"`} data-code-link>
<script type="module" src="${assetPath('login.js')}"></script>
`,
    body: html`<div class="book">
<section class="leaf leaf-left">
<p class="eyebrow">Sign in</p>
<h1>Pick up where you left off.</h1>
${view.failure === null ? null : failureNotice(view.failure)}
<p class="lead">No password to remember. Approve the code on this page with your Countersign extension, or go by way of the Countersign page.</p>
<form method="post" action="/login/hosted"><button class="button" type="submit">Sign in with Countersign ${arrow}</button></form>
${passwordForm(view.refused)}
<p class="fine">Only approve a sign-in that you started yourself, on a page whose address you know.</p>
</section>
<div class="leaf leaf-right">${codePanel({ ...view, home: '/login' })}</div>
</div>`,
  });
}

/** Folded away, for those who set a password in their notebook. */
function passwordForm(refused: { readonly address: string; readonly error: string } | undefined): Html {
  return html`<details class="with-password"${refused === undefined ? null : html` open`}>
<summary>Sign in with a password and Countersign</summary>
<form class="fields" method="post" action="/login/password">
<label for="address">E-mail address or phone number</label>
<input id="address" name="address" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required value="${refused?.address}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required${
    refused === undefined ? null : html` aria-describedby="wrong" aria-invalid="true"`
  }>
${refused === undefined ? null : html`<p class="refused" id="wrong" role="alert">${refused.error}</p>`}
<button class="button button-quiet" type="submit">Next: approve</button>
</form>
</details>`;
}

/** For somebody whose other session lives on: what failed changed nothing. */
export function stillSignedInPage(label: string, failure: LoginFailure): Html {
  return layout({
    title: 'Sign-in refused · Fieldnotes',
    kind: 'plain',
    body: html`<section class="sheet">
<p class="eyebrow">Sign in</p>
<h1>Nothing has changed.</h1>
${failureNotice(failure)}
<p class="lead">You are still signed in as <bdi>${label}</bdi>.</p>
<p><a class="button" href="/notes">Open my notebook</a></p>
</section>`,
  });
}

function failureNotice(failure: LoginFailure): Html {
  const { title, text } = FAILURES[failure];
  return html`<div class="notice" role="alert"><strong>${title}</strong> ${text}</div>`;
}

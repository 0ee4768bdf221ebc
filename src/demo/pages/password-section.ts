import { type Html, html } from '../html.ts';
import { PASSWORD_LENGTH } from '../passwords.ts';
import type { Session } from '../sessions.ts';

/** Where somebody who is signed in sets, changes or removes the password of their notebook. */
export function passwordSection(view: {
  readonly session: Session;
  readonly hasPassword: boolean;
  readonly refusedPassword?: string;
}): Html | null {
  const { session, hasPassword, refusedPassword } = view;
  if (session.address === null) return null;
  return html`<section class="password" id="password" aria-labelledby="password-title">
<h2 id="password-title">Password and Countersign</h2>
<p class="fine">${
    hasPassword
      ? html`You can sign in with <bdi>${session.address}</bdi>, your password, and an approval after it. The password alone opens nothing.`
      : html`Set a password, and you can sign in with it and an approval after it: two steps. The password alone opens nothing.`
  }</p>
<form class="fields" method="post" action="/password">
<input type="hidden" autocomplete="username" value="${session.address}">
<label for="new-password">${hasPassword ? 'Another password' : 'A password'}</label>
<input id="new-password" name="password" type="password" autocomplete="new-password" minlength="${PASSWORD_LENGTH.least}" maxlength="${PASSWORD_LENGTH.most}" required aria-describedby="${refusedPassword === undefined ? 'password-rule' : 'password-rule password-refused'}"${
    refusedPassword === undefined ? null : html` aria-invalid="true"`
  }>
<p class="fine" id="password-rule">${PASSWORD_LENGTH.least} characters or more; a few words do well.</p>
${refusedPassword === undefined ? null : html`<p class="refused" id="password-refused" role="alert">${refusedPassword}</p>`}
<button class="button button-small" type="submit">${hasPassword ? 'Change the password' : 'Set the password'}</button>
</form>
${
  hasPassword
    ? html`<form method="post" action="/password/remove"><button class="link" type="submit">Remove the password</button></form>`
    : null
}
</section>`;
}

import { type Channels, codeField, destinationField } from './field.ts';
import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { page } from './page.ts';

/** What every page of a sign-in by a code says. */
export interface CodePageParts {
  readonly serverName: string;
  readonly appName: string;
  /** Path of this login. */
  readonly base: string;
}

/** Asks where the code may go. `typed` is given back with what is wrong with it. */
export function destinationPage(
  parts: CodePageParts,
  channels: Channels,
  refused?: { readonly typed: string; readonly error: string },
): Html {
  const { base, appName } = parts;
  return codePage(
    parts,
    html`<p class="lead">Get a code, and sign in to <strong>${appName}</strong> without Countersign this once.</p>
      <form method="post" action="${`${base}/code/start`}" class="form">
        ${destinationField(channels, refused)}
        <button type="submit" class="primary">Send a code</button>
      </form>
      <p class="hint">A code is weaker than an approval: whoever gets it out of you is signed in. Type it on this page only,
      and never tell it to anyone.</p>`,
  );
}

/** Asks for the code. The words are the same whether one was sent or not (P21). */
export function codeEntryPage(
  parts: CodePageParts,
  sent: { readonly destination: string; readonly digits: number },
  said: { readonly error?: string; readonly notice?: string } = {},
): Html {
  const { base } = parts;
  return codePage(
    parts,
    html`<p class="lead">If <strong>${sent.destination}</strong> may sign in here, a code is on its way there.</p>
      ${said.notice === undefined ? null : html`<p class="hint" role="status">${said.notice}</p>`}
      <form method="post" action="${`${base}/code/check`}" class="form">
        ${codeField(sent.digits, said.error)}
        <button type="submit" class="primary">Sign in</button>
      </form>
      <div class="row">
        <form method="post" action="${`${base}/code/resend`}"><button type="submit" class="link">Send it again</button></form>
        <a href="${`${base}/code?other`}">Use another address</a>
      </div>`,
  );
}

/**
 * Goes on to the app by itself. A page of its own, because a browser checks `form-action` against every redirect that
 * follows a form, and where the app leads on to is not ours to know.
 */
export function provedPage(parts: CodePageParts): Html {
  const onward = `${parts.base}/code/finish`;
  return page({
    title: `Sign in to ${parts.appName}`,
    serverName: parts.serverName,
    head: html`<meta http-equiv="refresh" content="${`0;url=${onward}`}">`,
    body: html`<section class="message">
      <span class="badge good">${ICONS.shield}</span>
      <h1>The code is right</h1>
      <p>Taking you back to ${parts.appName}.</p>
      <a class="button primary" href="${onward}">Go on</a>
    </section>`,
  });
}

function codePage({ serverName, appName, base }: CodePageParts, body: Html): Html {
  return page({
    title: `Sign in to ${appName}`,
    serverName,
    body: html`<article>
      <header>
        <p class="eyebrow">Sign in to</p>
        <h1>${appName}</h1>
      </header>
      ${body}
      <p class="hint"><a href="${base}">Back to the code for Countersign</a></p>
    </article>`,
  });
}

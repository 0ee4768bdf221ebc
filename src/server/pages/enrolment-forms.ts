import { type Channels, codeField, destinationField } from './field.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';

/** The first page of an enrolment: where to send a code. */
export function enrolmentStartPage(parts: {
  readonly serverName: string;
  readonly action: string;
  readonly channels: Channels;
  readonly registration: 'open' | 'closed';
  readonly installUrl: string | undefined;
  readonly refused?: { readonly typed: string; readonly error: string };
}): Html {
  const { serverName, action, channels, registration, installUrl, refused } = parts;
  return page({
    title: 'Add this browser',
    serverName,
    body: html`<article>
      <header>
        <p class="eyebrow">${serverName}</p>
        <h1>Add this browser</h1>
      </header>
      <p class="lead">With the Countersign extension you sign in by approving, without a password. First prove who you are
      by a code.</p>
      <form method="post" action="${action}" class="form">
        ${destinationField(channels, refused)}
        <button type="submit" class="primary">Send a code</button>
      </form>
      ${registration === 'closed' ? html`<p class="hint">Only people who are registered already can add a browser here.</p>` : null}
      <p class="hint">The extension must be in this browser. ${
        installUrl === undefined ? null : html`<a href="${installUrl}">Install it</a>`
      }</p>
    </article>`,
  });
}

/** Asks for the code. The words are the same whether one was sent or not (P21). */
export function enrolmentCodePage(parts: {
  readonly serverName: string;
  readonly action: string;
  readonly resend: string;
  readonly startOver: string;
  /** Masked. */
  readonly destination: string;
  readonly digits: number;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}): Html {
  const { serverName, action, resend, startOver, destination, digits, notice, error } = parts;
  return page({
    title: 'Type the code',
    serverName,
    body: html`<article>
      <header>
        <p class="eyebrow">${serverName}</p>
        <h1>Type the code</h1>
      </header>
      <p class="lead">If <strong>${destination}</strong> may be used here, a code is on its way there.</p>
      ${notice === undefined ? null : html`<p class="hint" role="status">${notice}</p>`}
      <form method="post" action="${action}" class="form">
        ${codeField(digits, error)}
        <button type="submit" class="primary">Continue</button>
      </form>
      <div class="row">
        <form method="post" action="${resend}"><button type="submit" class="link">Send it again</button></form>
        <a href="${startOver}">Use another address</a>
      </div>
      <p class="hint">Whoever has this code can add a browser that approves as you. Type it on this page only, and never
      tell it to anyone.</p>
    </article>`,
  });
}

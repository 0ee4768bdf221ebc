import { PATHS } from '../../wire/names.ts';
import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { ASSETS, page } from './page.ts';
import { qrPicture, type ShownCode } from './shown-code.ts';

/** What somebody without the extension, or with a lost profile, can do. */
export interface WayOut {
  /** Where people get the extension, where the server was told. */
  readonly installUrl: string | undefined;
  /** Whether a code may be sent in place of the approval. */
  readonly code: boolean;
}

/** The hosted page of a sign-in: the code, kept fresh by a script, and what becomes of it. */
export function signInPage(parts: {
  readonly serverName: string;
  readonly appName: string;
  /** Path of this login. */
  readonly base: string;
  readonly code: ShownCode;
  readonly wayOut: WayOut;
}): Html {
  const { serverName, appName, base, code, wayOut } = parts;
  return page({
    title: `Sign in to ${appName}`,
    serverName,
    head: html`<link rel="countersign" href="${code.code}">
    <script type="module" src="${ASSETS.signIn}"></script>`,
    body: html`<article data-sign-in="${base}" data-renew-in="${code.renew_in}" data-state="open">
      <header>
        <p class="eyebrow">Sign in to</p>
        <h1>${appName}</h1>
      </header>
      <section data-when="open">
        <p class="lead">Open <strong>Countersign</strong> in your browser’s toolbar to approve.</p>
        ${qrPicture(code, 'QR code of this sign-in')}
        <p class="hint" data-hint>This code renews itself. Approve it only if you began this sign-in.</p>
        <details>
          <summary>What is this?</summary>
          <p>Countersign is a browser extension that signs you in without a password. It reads this code from the page,
          checks that the page is the genuine one, and asks you. The sign-in then goes on in this very tab and nowhere else.</p>
        </details>
        ${noCountersign(base, wayOut)}
      </section>
      ${ending('finished', 'good', ICONS.shield, 'Approved', 'Taking you back to the app.')}
      ${ending('denied', 'quiet', ICONS.closed, 'You denied this sign-in', 'Nobody was signed in. Taking you back to the app.')}
      ${ending(
        'relayed',
        'alarm',
        ICONS.alarm,
        'This code was shown on another site',
        'Somebody may have tried to trick you or another person into approving it. Nobody was signed in, and the code is burned.',
        html`<a class="button primary" href="${`${base}/abort`}">Back to the app</a>`,
      )}
      ${ending('expired', 'quiet', ICONS.clock, 'This sign-in took too long', 'Go back to the app and sign in again.')}
      <p class="visually-hidden" role="status" aria-live="polite" data-live></p>
      <noscript><p class="hint">Without JavaScript this page can’t renew its code. Reload it after a minute.</p></noscript>
    </article>`,
  });
}

/** Other pages open beside this one, which then is still there; the code goes on with this very login. */
function noCountersign(base: string, { installUrl, code }: WayOut): Html {
  return html`<nav class="way-out" aria-labelledby="way-out">
          <h2 id="way-out">No Countersign here?</h2>
          <ul>
            ${installUrl === undefined ? null : html`<li><a href="${installUrl}" target="_blank" rel="noopener">Install the extension</a></li>`}
            <li><a href="${PATHS.enrolmentPage}" target="_blank" rel="noopener">Add your account to this browser</a></li>
            ${code ? html`<li><a href="${`${base}/code`}">Get a code instead</a></li>` : null}
          </ul>
        </nav>`;
}

function ending(state: string, tone: string, icon: Html, title: string, text: string, action?: Html): Html {
  return html`<section class="message" data-when="${state}" hidden>
        <span class="badge ${tone}">${icon}</span>
        <h2>${title}</h2>
        <p>${text}</p>
        ${action}
      </section>`;
}

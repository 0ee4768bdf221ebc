import { PATHS } from '../../wire/names.ts';
import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { page } from './page.ts';

/** Names the server for somebody who opened its bare address. */
export const homePage = (serverName: string): Html =>
  page({
    title: 'Countersign',
    serverName,
    body: html`<section class="message">
      <span class="badge good">${ICONS.shield}</span>
      <h1>${serverName}</h1>
      <p>This server signs people in with Countersign: you approve a sign-in in the browser you already have open,
      and the approval is bound to the page that asked for it.</p>
      <a class="button primary" href="${PATHS.enrolmentPage}">Add this browser</a>
      <p class="hint">Or open Countersign in your browser’s toolbar, choose <strong>Add an account</strong>, and enter the
      address of this page.</p>
    </section>`,
  });

/** What the camera of a phone opens. The code is in the address' fragment, which browsers never send (P1). */
export const scannedPage = (serverName: string, kind: 'sign-in' | 'enrolment'): Html =>
  page({
    title: kind === 'sign-in' ? 'A sign-in code' : 'An enrolment code',
    serverName,
    body: html`<section class="message">
      <span class="badge">${ICONS.key}</span>
      <h1>${kind === 'sign-in' ? 'This is a sign-in code' : 'This is an enrolment code'}</h1>
      ${
        kind === 'sign-in'
          ? html`<p>It belongs to the browser that shows it. Open <strong>Countersign</strong> in the toolbar of that browser
            to approve the sign-in. A phone can’t: it does not know which page it looked at.</p>`
          : html`<p>It adds an account to the Countersign extension. Open <strong>Countersign</strong> in the toolbar of the
            browser that shows the code. A phone can’t use it.</p>`
      }
      <p class="hint">Nothing was sent or used up by opening this page. If somebody else asked you to scan a code, don’t
      approve anything.</p>
    </section>`,
  });

export const notFoundPage = (serverName: string): Html =>
  page({
    title: 'Nothing here',
    serverName,
    body: html`<section class="message">
      <span class="badge quiet">${ICONS.closed}</span>
      <h1>There is nothing at this address</h1>
      <p>Check the address, or go back to the app that you came from.</p>
    </section>`,
  });

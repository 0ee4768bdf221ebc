import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { moment } from './moment.ts';
import { ASSETS, page } from './page.ts';
import { qrPicture, type ShownCode } from './shown-code.ts';

/** Which enrolment a page is of, and where its forms and its script go. */
export interface EnrolmentPlace {
  readonly serverName: string;
  readonly enrolmentId: string;
  readonly base: string;
  /** What the person proved to be theirs. */
  readonly destination: string;
}

/** Seconds after which a browser without scripts loads the page with the code anew. */
const RELOAD = 20;

/** Shows the enrolment code, kept fresh by a script. */
export function enrolmentShownPage(place: EnrolmentPlace, code: ShownCode): Html {
  return page({
    title: 'Add this browser',
    serverName: place.serverName,
    head: html`<link rel="countersign" href="${code.code}">
    ${SCRIPT}
    <noscript><meta http-equiv="refresh" content="${RELOAD}"></noscript>`,
    body: html`<article ${attended(place, 'open')} data-renew-in="${code.renew_in}">
      <header>
        <p class="eyebrow">For ${place.destination}</p>
        <h1>Add this browser</h1>
      </header>
      <p class="lead">Open <strong>Countersign</strong> in your browser’s toolbar and ask to join. This page then asks you
      whether it was you.</p>
      ${qrPicture(code, 'QR code of this enrolment')}
      <p class="hint" data-hint>This code renews itself. Show it to nobody: it lets a browser ask to be yours.</p>
      ${action(place, 'restart', html`<button type="submit">Use another address</button>`)}
    </article>`,
  });
}

/** Asks whether the browser that took the code is the person's own. Everything of the claim is a stranger's text (P22). */
export function enrolmentQuestionPage(
  place: EnrolmentPlace,
  claim: { readonly deviceName: string; readonly checkNumber: string },
): Html {
  return page({
    title: 'Add this browser?',
    serverName: place.serverName,
    head: SCRIPT,
    body: html`<article ${attended(place, 'claimed')}>
      <header>
        <p class="eyebrow">Countersign took the code of this page</p>
        <h1>Add this browser?</h1>
      </header>
      <p class="number"><span>Check number</span> <strong>${claim.checkNumber}</strong></p>
      <p class="lead">Countersign shows the same number in your toolbar. If it shows another one, or none, say No:
      somebody else took the code.</p>
      <dl class="facts">
        <dt>Account</dt><dd><bdi>${place.destination}</bdi></dd>
        <dt>It calls itself</dt><dd><bdi>${claim.deviceName}</bdi></dd>
      </dl>
      <div class="arming">
        ${action(place, 'confirm', html`<button type="submit" class="primary">Yes, add it</button>`)}
        ${action(place, 'refuse', html`<button type="submit">No, this is not mine</button>`)}
      </div>
    </article>`,
  });
}

/** The browser was added; `activeAfter`, in seconds since 1970, where it has to wait before it may approve. */
export function enrolmentAddedPage(place: EnrolmentPlace, activeAfter: number | null): Html {
  return activeAfter === null
    ? ending(place, {
        title: 'This browser was added',
        badge: html`<span class="badge">${ICONS.shield}</span>`,
        text: html`<p>Countersign now approves sign-ins for <strong><bdi>${place.destination}</bdi></strong>. You can close this tab.</p>`,
        next: 'Add another account',
      })
    : ending(place, {
        title: 'Added, but it has to wait',
        badge: html`<span class="badge">${ICONS.clock}</span>`,
        text: html`<p><strong><bdi>${place.destination}</bdi></strong> has another browser already. This one may approve sign-ins as
          soon as you let it in there, or by itself from ${moment(activeAfter)}.</p>
          <p class="hint">The wait gives the owner of an account the time to refuse a stranger.</p>`,
        next: 'Add another account',
      });
}

export const enrolmentRefusedPage = (place: EnrolmentPlace): Html =>
  ending(place, {
    title: 'Nothing was added',
    badge: html`<span class="badge quiet">${ICONS.closed}</span>`,
    text: html`<p>No browser was added to <strong><bdi>${place.destination}</bdi></strong>.</p>
      <p>If it was not yours that took the code, somebody saw it: on a shared screen, or in a picture. Begin again where
      nobody else sees this page.</p>`,
    next: 'Begin again',
  });

/** The device that was added here was removed since. */
export const enrolmentRemovedPage = (place: EnrolmentPlace): Html =>
  ending(place, {
    title: 'This browser was removed again',
    badge: html`<span class="badge quiet">${ICONS.closed}</span>`,
    text: html`<p>It was added to <strong><bdi>${place.destination}</bdi></strong> and removed since. It approves nothing any more.</p>`,
    next: 'Begin again',
  });

export const enrolmentExpiredPage = (place: EnrolmentPlace): Html =>
  ending(place, {
    title: 'This took too long',
    badge: html`<span class="badge quiet">${ICONS.clock}</span>`,
    text: html`<p>Nothing was added. Begin again, and have Countersign at hand.</p>`,
    next: 'Begin again',
  });

function ending(
  place: EnrolmentPlace,
  parts: { readonly title: string; readonly badge: Html; readonly text: Html; readonly next: string },
): Html {
  return page({
    title: parts.title,
    serverName: place.serverName,
    head: SCRIPT,
    body: html`<section class="message">
      ${parts.badge}
      <h1>${parts.title}</h1>
      ${parts.text}
      ${action(place, 'restart', html`<button type="submit">${parts.next}</button>`)}
    </section>`,
  });
}

const SCRIPT = html`<script type="module" src="${ASSETS.enrolment}"></script>`;

/** What the script needs to know. */
const attended = ({ base, enrolmentId }: EnrolmentPlace, shown: 'open' | 'claimed'): Html =>
  html`data-enrolment="${shown}" data-id="${enrolmentId}" data-base="${base}"`;

/** A form names the enrolment that its page is of: the browser may have begun another one in another tab. */
const action = (
  { base, enrolmentId }: EnrolmentPlace,
  name: 'confirm' | 'refuse' | 'restart',
  button: Html,
): Html => html`<form method="post" action="${base}/${name}" class="form">
        <input type="hidden" name="enrolment" value="${enrolmentId}">
        ${button}
      </form>`;

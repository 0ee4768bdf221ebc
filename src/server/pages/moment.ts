import { type Html, html } from './html.ts';

/** A point in time (seconds since 1970) in words; a script may put it into the reader's own time zone. */
export function moment(seconds: number): Html {
  const at = new Date(seconds * 1000);
  return html`<time data-local datetime="${at.toISOString()}">${MOMENT.format(at)} UTC</time>`;
}

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

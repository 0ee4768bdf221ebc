import { type Html, html } from '../html.ts';

const FORMAT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** `at` is in seconds since 1970. UTC is said, because the server does not know the reader's zone. */
export function time(at: number): Html {
  const date = new Date(at * 1000);
  return html`<time datetime="${date.toISOString()}">${FORMAT.format(date)} UTC</time>`;
}

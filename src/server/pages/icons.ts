import { type Html, html } from './html.ts';

/** Pictures that only repeat what the words beside them say. */
export const ICONS = {
  shield: icon(
    html`<path d="M12 3 5 6v5.5c0 4.4 3 7.6 7 9.5 4-1.9 7-5.1 7-9.5V6l-7-3Z"/><path d="m9 12 2.2 2.2L15.4 10"/>`,
  ),
  alarm: icon(html`<path d="M12 4 2.8 20h18.4L12 4Z"/><path d="M12 10v4.5"/><path d="M12 17.4v.1"/>`),
  closed: icon(html`<circle cx="12" cy="12" r="9"/><path d="m9 9 6 6m0-6-6 6"/>`),
  clock: icon(html`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.2 2"/>`),
  key: icon(html`<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8m-3 3 2.5 2.5"/>`),
} as const;

function icon(paths: Html): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;
}

import type { FastifyReply } from 'fastify';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { type Html, html } from './html.ts';
import { ICONS } from './icons.ts';
import { PAGE_HEADERS, page } from './page.ts';
import { sendPage } from './send-page.ts';

export interface ErrorText {
  readonly title: string;
  /** What happened and what to do next, for the person in front of it. */
  readonly text: string;
  /** For who maintains the web app. */
  readonly detail?: string | undefined;
}

export function errorPage(serverName: string, { title, text, detail }: ErrorText): Html {
  return page({
    title,
    serverName,
    body: html`<section class="message">
      <span class="badge quiet">${ICONS.closed}</span>
      <h1>${title}</h1>
      <p>${text}</p>
      ${detail === undefined ? null : html`<details><summary>For the developer</summary><p class="detail">${detail}</p></details>`}
    </section>`,
  });
}

export function sendErrorPage(reply: FastifyReply, status: number, serverName: string, text: ErrorText): FastifyReply {
  return sendPage(reply, status, errorPage(serverName, text));
}

/** The provider's errors that can't be told to the web app by a redirect. */
export function renderProviderError(ctx: KoaContextWithOIDC, out: ErrorOut, serverName: string): void {
  ctx.set(PAGE_HEADERS);
  ctx.body = errorPage(serverName, providerErrorText(out)).toString();
}

function providerErrorText({ error, error_description }: ErrorOut): ErrorText {
  const detail = error_description === undefined ? error : `${error}: ${error_description}`;
  switch (error) {
    case 'invalid_request_uri':
      return {
        title: 'This sign-in link was used already',
        text: 'It works once and for a minute. Go back to the app and sign in again.',
        detail,
      };
    case 'server_error':
      return {
        title: 'Something failed on our side',
        text: 'Nothing was changed. Go back to the app and try again in a moment.',
      };
    default:
      return {
        title: 'This sign-in can not go on',
        text: 'The app asked for it in a way that does not work, or too much time passed. Go back to the app and sign in again.',
        detail,
      };
  }
}

import type { FastifyInstance } from 'fastify';
import { type Html, type HtmlValue, html } from '../pages/html.ts';
import { PAGE_HEADERS, page } from '../pages/page.ts';
import type { Outbox, SentMessage } from './outbox.ts';

/** Seconds after which the page looks again. */
const REFRESH = 2;

/** `/outbox` and `/outbox.json`. Registered in development only: they show every code and link to everyone. */
export function registerOutbox(app: FastifyInstance, outbox: Outbox, serverName: string): void {
  app.get('/outbox', async (_request, reply) =>
    reply.headers({ ...PAGE_HEADERS }).send(outboxPage(outbox.messages(), serverName).toString()),
  );
  app.get('/outbox.json', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ messages: outbox.messages() }),
  );
}

function outboxPage(messages: readonly SentMessage[], serverName: string): Html {
  return page({
    title: 'Outbox',
    serverName,
    width: 'wide',
    head: html`<meta http-equiv="refresh" content="${REFRESH}">`,
    body: html`<h1>Outbox</h1>
      <p>What this server would have sent. It exists in development only.</p>
      ${
        messages.length === 0
          ? html`<p class="empty">Nothing was sent yet. Ask for a code, and it appears here.</p>`
          : html`<ol class="outbox">${messages.map(entry)}</ol>`
      }`,
  });
}

const entry = ({ code, destination, channel, text, sent_at }: SentMessage): Html => html`<li>
  <p class="outbox-to">${channel === 'phone' ? 'SMS' : 'E-mail'} to <strong>${destination}</strong>
    <time datetime="${new Date(sent_at * 1000).toISOString()}">${new Date(sent_at * 1000).toISOString().slice(11, 19)} UTC</time></p>
  ${code === undefined ? null : html`<p class="outbox-code">${code}</p>`}
  <p class="outbox-text">${withLink(text)}</p>
</li>`;

/** As mail programs do it: the address at the end of a text can be clicked. */
function withLink(text: string): HtmlValue {
  const [, words, link] = /^(.*\s)(https?:\/\/\S+)$/s.exec(text) ?? [];
  return words === undefined || link === undefined ? text : [words, html`<a href="${link}">${link}</a>`];
}

import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';
import { PAGE_HEADERS } from './page.ts';

export function sendPage(reply: FastifyReply, status: number, document: Html): FastifyReply {
  return reply.code(status).headers(PAGE_HEADERS).send(document.toString());
}

/**
 * A page whose forms check where they come from: under `no-referrer` a browser would send them with `Origin: null`
 * (Fetch standard, "append a request Origin header"). Other sites still learn no address of ours.
 */
export function sendFormPage(reply: FastifyReply, status: number, document: Html): FastifyReply {
  return reply
    .code(status)
    .headers({ ...PAGE_HEADERS, 'referrer-policy': 'same-origin' })
    .send(document.toString());
}

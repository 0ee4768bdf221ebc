import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';
import { PAGE_HEADERS } from './page.ts';

export function sendPage(reply: FastifyReply, status: number, document: Html): FastifyReply {
  return reply.code(status).headers(PAGE_HEADERS).send(document.toString());
}

import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';

/** Answers with a page. */
export function sendPage(reply: FastifyReply, page: Html, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page.text);
}

/** 303, so that a form's POST goes on as a GET (RFC 9110 section 15.4.4). */
export function seeOther(reply: FastifyReply, location: string): FastifyReply {
  return reply.redirect(location, 303);
}

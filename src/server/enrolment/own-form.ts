import type { FastifyReply, FastifyRequest } from 'fastify';
import { isJson } from '../authenticator/body.ts';
import { ProblemError } from '../problem.ts';
import { refuseCrossOriginForm } from '../verification/same-origin-form.ts';

/**
 * A form of a page of ours, and of no other site. JSON is not taken: where a page sends it, it is not from a form that
 * the check of the origin is made for. @throws ProblemError cross_origin_form, unsupported_media_type
 */
export const ownForm =
  (issuer: string, handle: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>): typeof handle =>
  async (request, reply) => {
    if (isJson(request)) throw new ProblemError('unsupported_media_type', 'This address takes forms.');
    refuseCrossOriginForm(request, issuer);
    return handle(request, reply);
  };

import type { FastifyRequest } from 'fastify';
import { isJson } from '../authenticator/body.ts';
import { ProblemError } from '../problem.ts';

/**
 * A form that a browser sends must come from a page of the issuer (P20): any site can make a browser post one, and
 * just as well a request without a body. JSON needs no such check, since another site's page must ask first (CORS)
 * and gets no cookies. A client that is no browser sends neither header. @throws ProblemError cross_origin_form
 */
export function refuseCrossOriginForm(request: FastifyRequest, issuer: string): void {
  if (isJson(request)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if ((origin !== undefined && origin !== issuer) || (site !== undefined && site !== 'same-origin')) {
    throw new ProblemError('cross_origin_form');
  }
}

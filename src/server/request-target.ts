import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.ts';

/**
 * A request names a path and a query (RFC 9112 section 3.2.1). The form that names a whole address is for proxies
 * (section 3.2.2), and the provider would make its own addresses of it; a fragment is cut off by some readers and
 * not by others. @throws ProblemError invalid_request
 */
export function refuseForeignTarget({ raw: { url = '' } }: FastifyRequest): void {
  if (!url.startsWith('/') || url.includes('#')) {
    throw new ProblemError('invalid_request', 'The request must name a path of this server.');
  }
}

import type { FastifyInstance, HTTPMethods } from 'fastify';
import { NONCE_HEADER, PROOF_HEADER } from '../../wire/names.ts';
import { ProblemError } from '../problem.ts';
import { registerBodies } from './body.ts';
import type { ProofNonces } from './nonce.ts';

/** Seconds that a browser need not ask again (browsers cap it at two hours or a day). */
const PREFLIGHT_KEPT = 86_400;

const REFUSED: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The scope of the authenticator API: any origin may call it, never with credentials, so that enrolling needs no
 * host permission (Fetch standard, CORS protocol). Each answer carries a nonce; known addresses refuse other methods.
 */
export function openApiScope(api: FastifyInstance, nonces: ProofNonces, routes: (api: FastifyInstance) => void): void {
  registerBodies(api);
  api.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': `${NONCE_HEADER}, retry-after, etag, date`,
      [NONCE_HEADER]: nonces.current(),
      'cache-control': 'no-store',
    });
  });
  const methods = new Map<string, Set<HTTPMethods>>();
  api.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of Array.isArray(method) ? method : [method]) known.add(name);
    methods.set(url, known);
  });
  routes(api);
  for (const [url, known] of [...methods]) answerOtherMethods(api, url, [...known]);
}

function answerOtherMethods(api: FastifyInstance, url: string, known: readonly HTTPMethods[]): void {
  const allow = [...known, 'OPTIONS'].join(', ');
  api.options(url, async (_request, reply) =>
    reply
      .code(204)
      .headers({
        allow,
        'access-control-allow-methods': allow,
        'access-control-allow-headers': `content-type, if-none-match, ${PROOF_HEADER}`,
        'access-control-max-age': PREFLIGHT_KEPT.toString(),
      })
      .send(),
  );
  const method = REFUSED.filter((name) => !known.includes(name));
  api.route({
    method,
    url,
    exposeHeadRoute: false,
    // Before the body is read: it does not matter what is in it.
    onRequest: async (_request, reply) => {
      reply.header('allow', allow);
      throw new ProblemError('method_not_allowed');
    },
    handler: (_request, reply) => reply.send(),
  });
}

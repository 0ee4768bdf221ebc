import type { FastifyInstance } from 'fastify';

/**
 * Headers of every answer, set on the raw response so that those which the provider writes itself have them too.
 * Pages add their own content security policy.
 */
export function secureHeaders(app: FastifyInstance, issuer: string): void {
  const headers: ReadonlyArray<readonly [string, string]> = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['x-frame-options', 'DENY'],
    ...(issuer.startsWith('https://') ? ([['strict-transport-security', 'max-age=31536000']] as const) : []),
  ];
  app.addHook('onRequest', async (_request, reply) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
  });
}

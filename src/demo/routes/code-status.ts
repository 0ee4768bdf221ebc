import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DemoContext } from '../context.ts';

/** How many of its codes a page may ask about at once. */
const MOST = 5;

/** Where a login page asks what became of its codes: only of those that its own browser began, and only to say it (P6). */
export function codeStatusRoutes(app: FastifyInstance, context: DemoContext): void {
  app.post<{ Body: { logins: string[] } }>('/login/status', { schema: { body: LOGINS } }, async (request, reply) => {
    const requestUris = request.body.logins.flatMap((id) => context.logins.find(request.cookies, id)?.requestUri ?? []);
    if (requestUris.length === 0) return reply.send({ state: 'expired' });
    const signal = AbortSignal.any([context.closing, goneSignal(reply)]);
    return reply.send({ state: await context.codeStatus.of(requestUris, signal) });
  });
}

const LOGINS = {
  type: 'object',
  required: ['logins'],
  properties: {
    logins: {
      type: 'array',
      minItems: 1,
      maxItems: MOST,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Za-z0-9_-]{16}$' },
    },
  },
} as const;

/** Aborted when the page went away, so that nothing is asked on its behalf any longer. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    gone.abort();
  });
  return gone.signal;
}

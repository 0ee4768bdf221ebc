import type { FastifyInstance } from 'fastify';
import { createLoginStarter, newPageName, PAGE_BODY, sendCode } from '../begin-login.ts';
import { type DemoContext, sessionOf } from '../context.ts';
import { isLoginFailure, loginPage, stillSignedInPage } from '../pages/login.ts';
import { seeOther, sendPage } from '../send.ts';

/** The login page, and the two ways on from it. */
export function loginRoutes(app: FastifyInstance, context: DemoContext): void {
  const begin = createLoginStarter(context);

  app.get<{ Querystring: { error?: unknown } }>('/login', async (request, reply) => {
    const session = sessionOf(context, request);
    const failure = isLoginFailure(request.query.error) ? request.query.error : null;
    if (session !== null && failure === null) return seeOther(reply, '/notes');
    if (session !== null && failure !== null) return sendPage(reply, stillSignedInPage(session.label, failure));
    const page = newPageName();
    const code = await begin.code(request, reply, page, null);
    const status = code === null && reply.hasHeader('retry-after') ? 429 : 200;
    return sendPage(reply, loginPage({ page, code, schedule: context.codes, failure }), status);
  });

  app.post<{ Body: { page: string } }>('/login/code', { schema: { body: PAGE_BODY } }, async (request, reply) => {
    return sendCode(reply, await begin.code(request, reply, request.body.page, null));
  });

  app.post('/login/hosted', (request, reply) => begin.hosted(request, reply, null));
}

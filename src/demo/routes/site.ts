import type { FastifyInstance } from 'fastify';
import { type DemoContext, sessionOf } from '../context.ts';
import { homePage } from '../pages/home.ts';
import { howItWorksPage } from '../pages/how-it-works.ts';
import { signedOutPage } from '../pages/plain.ts';
import { seeOther, sendPage } from '../send.ts';

/** Pages for everybody, and the way out. */
export function siteRoutes(app: FastifyInstance, context: DemoContext): void {
  app.get('/', (request, reply) => sendPage(reply, homePage(sessionOf(context, request) !== null)));
  app.get('/how-it-works', (_request, reply) => sendPage(reply, howItWorksPage()));
  app.get('/signed-out', (_request, reply) => sendPage(reply, signedOutPage()));

  app.post('/sign-out', async (request, reply) => {
    const session = sessionOf(context, request);
    context.sessions.end(request.cookies[context.cookies.session]);
    reply.clearCookie(context.cookies.session, context.cookies.attributes);
    const goOn = session === null ? null : await context.relyingParty.endSessionUrl(session.idToken);
    return seeOther(reply, goOn?.href ?? '/signed-out');
  });
}

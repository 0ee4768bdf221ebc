import type { FastifyInstance } from 'fastify';
import { applyCookies, type DemoContext } from '../context.ts';
import type { Login } from '../logins.ts';
import { SignInError } from '../oidc.ts';
import type { LoginFailure } from '../pages/login.ts';
import { seeOther } from '../send.ts';
import { SESSION_LIFETIME } from '../sessions.ts';

/**
 * Where the token server sends the tab back to (P19). It shows nothing and always redirects, so that the code in its
 * address is neither kept in the history nor passed on. Only the browser that began the login gets anything from it.
 */
export function callbackRoutes(app: FastifyInstance, context: DemoContext): void {
  const { logins, sessions, relyingParty, codeStatus, cookies, firstFactor, closing, log } = context;

  app.get<{ Querystring: { state?: unknown } }>('/callback', { exposeHeadRoute: false }, async (request, reply) => {
    reply.header('referrer-policy', 'no-referrer');
    const { state } = request.query;
    const login = typeof state === 'string' ? logins.take(request.cookies, state) : null;
    if (login === null) return seeOther(reply, '/login?error=stranger');

    applyCookies(context, reply, logins.forget(request.cookies, login));
    try {
      const person = await relyingParty.finish(new URL(request.url, context.publicUrl), login);
      const afterPassword = login.secondFactorFor !== null;
      const id = sessions.start({ ...person, afterPassword }, request.cookies[cookies.session]);
      reply.setCookie(cookies.session, id, { ...cookies.attributes, maxAge: SESSION_LIFETIME });
      firstFactor.forget(reply);
      return await seeOther(reply, '/notes');
    } catch (error) {
      const failure = error instanceof SignInError ? error.failure : 'refused';
      if (failure === 'refused') log(`A sign-in was refused: ${String(error instanceof Error ? error.cause : error)}`);
      return seeOther(reply, `/login?error=${failure === 'denied' ? await whyDenied(login) : failure}`);
    }
  });

  /** OAuth has one `access_denied` for all of them, so the token server is asked what became of this login (P18). */
  const whyDenied = async (login: Login): Promise<LoginFailure> => {
    const state = await codeStatus.now(login.requestUri, closing);
    switch (state) {
      case 'relayed':
      case 'not_me':
      case 'cancelled':
        return state;
      case 'open':
      case 'done':
      case 'expired':
      case 'unavailable':
        return 'denied';
    }
  };
}

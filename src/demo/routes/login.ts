import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { browserName } from '../browser-name.ts';
import { newCode, type ShownCode } from '../codes.ts';
import { applyCookies, type DemoContext, sessionOf } from '../context.ts';
import { isUnavailable } from '../discovery.ts';
import type { CookieChange } from '../logins.ts';
import { isLoginFailure, loginPage, stillSignedInPage } from '../pages/login.ts';
import { seeOther, sendPage } from '../send.ts';

/** The login page, and the two ways on from it. */
export function loginRoutes(app: FastifyInstance, context: DemoContext): void {
  const { logins, relyingParty, log } = context;

  app.get<{ Querystring: { error?: unknown } }>('/login', async (request, reply) => {
    const session = sessionOf(context, request);
    const failure = isLoginFailure(request.query.error) ? request.query.error : null;
    if (session !== null && failure === null) return seeOther(reply, '/notes');
    if (session !== null && failure !== null) return sendPage(reply, stillSignedInPage(session.label, failure));
    const page = newPageName();
    const { code, cookies } = await tryNewCode(request, page);
    applyCookies(context, reply, cookies);
    return sendPage(reply, loginPage({ page, code, schedule: context.codes, failure }));
  });

  app.post<{ Body: { page: string } }>('/login/code', { schema: { body: PAGE } }, async (request, reply) => {
    const { code, cookies } = await tryNewCode(request, request.body.page);
    applyCookies(context, reply, cookies);
    return code === null ? reply.code(503).send({ state: 'unavailable' }) : reply.send(code);
  });

  app.post('/login/hosted', async (request, reply) => {
    const secrets = logins.begin(newPageName());
    try {
      const { requestUri, url } = await relyingParty.push(secrets, bindingMessage(request));
      applyCookies(context, reply, logins.remember(request.cookies, { ...secrets, requestUri }));
      return await seeOther(reply, url.href);
    } catch (error) {
      reportFailure(error);
      return seeOther(reply, `/login?error=${isUnavailable(error) ? 'unavailable' : 'refused'}`);
    }
  });

  const tryNewCode = async (
    request: FastifyRequest,
    page: string,
  ): Promise<{ readonly code: ShownCode | null; readonly cookies: readonly CookieChange[] }> => {
    try {
      return await newCode(context, { page, cookies: request.cookies, bindingMessage: bindingMessage(request) });
    } catch (error) {
      reportFailure(error);
      return { code: null, cookies: [] };
    }
  };

  const reportFailure = (error: unknown) => {
    if (!isUnavailable(error)) log(`The token server refused a sign-in request: ${String(error)}`);
  };
}

/** A redirect gets one too: sign-ins of two tabs are two pages, and ending one must not end the other. */
const newPageName = () => randomBytes(9).toString('base64url');

const PAGE = {
  type: 'object',
  required: ['page'],
  properties: { page: { type: 'string', pattern: '^[A-Za-z0-9_-]{12}$' } },
} as const;

/** Shown to the person who approves (P9): plain text, made of our own words only. */
const bindingMessage = (request: FastifyRequest) =>
  `Sign in to Fieldnotes from ${browserName(request.headers['user-agent'])}`;

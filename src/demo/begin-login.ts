import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { browserName } from './browser-name.ts';
import { newCode, type ShownCode } from './codes.ts';
import { applyCookies, type DemoContext } from './context.ts';
import { isUnavailable } from './discovery.ts';
import { networkOf } from './network.ts';
import { seeOther } from './send.ts';

/** The two ways into a login; `sub` is whose password was right before, or `null` where no password was asked for. */
export interface LoginStarter {
  /** A code for the page of this name; `null` while there is none to be had. */
  readonly code: (
    request: FastifyRequest,
    reply: FastifyReply,
    page: string,
    sub: string | null,
  ) => Promise<ShownCode | null>;
  /** On to the page of the token server. */
  readonly hosted: (request: FastifyRequest, reply: FastifyReply, sub: string | null) => Promise<FastifyReply>;
}

export function createLoginStarter(context: DemoContext): LoginStarter {
  const { logins, relyingParty, pushes, log } = context;
  const reportFailure = (error: unknown) => {
    if (!isUnavailable(error)) log(`The token server refused a sign-in request: ${String(error)}`);
  };
  /** Each code is a request to the token server, and asking for one costs a visitor nothing. */
  const isTooMuch = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const wait = pushes.take(networkOf(request.ip));
    if (wait > 0) reply.header('retry-after', wait);
    return wait > 0;
  };
  return {
    async code(request, reply, page, sub) {
      if (isTooMuch(request, reply)) return null;
      try {
        const asked = { page, sub, cookies: request.cookies, bindingMessage: bindingMessage(request) };
        const { code, cookies } = await newCode(context, asked);
        applyCookies(context, reply, cookies);
        return code;
      } catch (error) {
        reportFailure(error);
        return null;
      }
    },
    async hosted(request, reply, sub) {
      if (isTooMuch(request, reply)) return seeOther(reply, '/login?error=too_often');
      const secrets = logins.begin(newPageName(), sub);
      try {
        const { requestUri, url } = await relyingParty.push(secrets, bindingMessage(request));
        applyCookies(context, reply, logins.remember(request.cookies, { ...secrets, requestUri }));
        return await seeOther(reply, url.href);
      } catch (error) {
        reportFailure(error);
        return seeOther(reply, `/login?error=${isUnavailable(error) ? 'unavailable' : 'refused'}`);
      }
    },
  };
}

/** A code as the page's script takes it; without one, who asked too often is told apart from a token server that is away. */
export function sendCode(reply: FastifyReply, code: ShownCode | null): FastifyReply {
  if (code !== null) return reply.send(code);
  return reply.code(reply.hasHeader('retry-after') ? 429 : 503).send({ state: 'unavailable' });
}

/** A redirect gets one too: sign-ins of two tabs are two pages, and ending one must not end the other. */
export const newPageName = () => randomBytes(9).toString('base64url');

/** What a page says of itself when it asks for a new code. */
export const PAGE_BODY = {
  type: 'object',
  required: ['page'],
  properties: { page: { type: 'string', pattern: '^[A-Za-z0-9_-]{12}$' } },
} as const;

/** Shown to the person who approves (P9): plain text, made of our own words only. */
const bindingMessage = (request: FastifyRequest) =>
  `Sign in to Fieldnotes from ${browserName(request.headers['user-agent'])}`;

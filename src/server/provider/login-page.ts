import type { FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import type { ServerContext } from '../context.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { ticketRefusal } from '../transactions/ticket.ts';
import { type BrowserLogin, findLogin } from './interactions.ts';
import { NOT_A_NAVIGATION } from './mount.ts';
import { isNavigation } from './navigation.ts';

export type LoginRequest = FastifyRequest<{
  Params: { id: string };
  Querystring: { ticket?: unknown; wait?: unknown; other?: unknown; sent?: unknown };
}>;

export const OVER = {
  title: 'This sign-in has ended',
  text: 'It was finished already, took too long, or was begun in another browser. Go back to the app and sign in again.',
} as const;

/** A page of a login: refused to prefetches, and to every browser but the one that began the login. */
export const loginPage =
  (
    provider: Provider,
    context: ServerContext,
    handle: (login: BrowserLogin, request: LoginRequest, reply: FastifyReply) => Promise<unknown>,
  ) =>
  async (request: LoginRequest, reply: FastifyReply): Promise<unknown> => {
    const { name } = context.config;
    if (!isNavigation(request)) return sendErrorPage(reply, 403, name, NOT_A_NAVIGATION);
    const login = await findLogin(context, provider, request, reply);
    if (login === undefined) {
      if (request.query.ticket !== undefined) {
        // A stolen ticket is told apart from what somebody made up.
        await context.refusals.note(await ticketRefusal(context, request.query.ticket, undefined, 'another browser'));
      }
      return sendErrorPage(reply, 404, name, OVER);
    }
    return handle(login, request, reply);
  };

/** The way on from a login's page, to an address that holds a secret. */
export const goOn = (reply: FastifyReply, returnTo: string): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(returnTo, 303);

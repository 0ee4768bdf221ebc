import type { FastifyInstance, FastifyReply } from 'fastify';
import type Provider from 'oidc-provider';
import * as v from 'valibot';
import { formatCountersign } from '../../payloads/countersign.ts';
import { LIFETIME } from '../../wire/lifetimes.ts';
import { PATHS } from '../../wire/names.ts';
import type { ServerContext } from '../context.ts';
import { sendErrorPage } from '../pages/error-page.ts';
import { sendPage } from '../pages/send-page.ts';
import { qrSymbol } from '../pages/shown-code.ts';
import { signInPage } from '../pages/sign-in-page.ts';
import { ProblemError } from '../problem.ts';
import { mayUseCode } from '../transactions/acr.ts';
import { createHosted } from '../transactions/birth.ts';
import { listen } from '../transactions/listening.ts';
import { longPoll } from '../transactions/long-poll.ts';
import type { TransactionsRoom } from '../transactions/room.ts';
import { isAccepted, loginStatus } from '../transactions/status.ts';
import {
  findTicket,
  finishEmbedded,
  finishHosted,
  redeemEmbedded,
  TicketSchema,
  ticketRefusal,
} from '../transactions/ticket.ts';
import { type BrowserLogin, findLogin, finishLogin, proofOfApproval, refuseLogin } from './interactions.ts';
import { goOn, type LoginRequest, loginPage, OVER } from './login-page.ts';
import { NOT_A_NAVIGATION } from './mount.ts';
import { isNavigation } from './navigation.ts';
import { mintRequest, newRequestId } from './pushed-requests.ts';

const TICKET_OVER = {
  title: 'This approval can no longer be used',
  text: 'An approval works once, for 30 seconds, in the browser that began the sign-in. Go back to the app and sign in again.',
} as const;

/** The pages of a login in its browser: the code, what becomes of it, and the way on (P4 to P7, P16, P18). */
export function registerSignIn(
  app: FastifyInstance,
  provider: Provider,
  context: ServerContext,
  room: TransactionsRoom,
  closing: AbortSignal,
): void {
  const { config, refusals } = context;
  const name = config.name;

  const refuseTicket = async (reply: FastifyReply, ticket: unknown, loginId?: string): Promise<FastifyReply> => {
    await refusals.note(await ticketRefusal(room, ticket, loginId));
    return sendErrorPage(reply, 410, name, TICKET_OVER);
  };

  const asPage = (handle: Parameters<typeof loginPage>[2]) => loginPage(provider, context, handle);

  const loginCall =
    (handle: (login: BrowserLogin, request: LoginRequest) => Promise<unknown>) =>
    async (request: LoginRequest, reply: FastifyReply): Promise<unknown> => {
      const login = await findLogin(context, provider, request, reply);
      if (login === undefined) throw new ProblemError('unknown_transaction');
      void reply.header('cache-control', 'no-store');
      return handle(login, request);
    };

  const freshCode = async (login: BrowserLogin) => {
    const { otp, expiresIn } = await createHosted(room, { ...login, interactionId: login.id });
    const code = formatCountersign({ kind: 'sign-in', issuer: config.issuer, otp });
    return { code, expires_in: expiresIn, renew_in: Math.min(LIFETIME.renewCode, expiresIn), ...qrSymbol(code) };
  };

  app.get(
    '/interaction/:id',
    { exposeHeadRoute: false },
    asPage(async (login, request, reply) => {
      if (login.requestHash !== undefined && (await isMinted(room, login.requestHash))) {
        const approval = await finishEmbedded(room, login.requestHash, login);
        if (approval === undefined) return sendErrorPage(reply, 410, name, OVER);
        return goOn(reply, await finishLogin(provider, request, reply, proofOfApproval(approval)));
      }
      const client = config.clients.find(({ client_id }) => client_id === login.clientId);
      const status = await loginStatus(room, login.id, login.until);
      if (client === undefined || status.status === 'expired') return sendErrorPage(reply, 410, name, OVER);
      return sendPage(
        reply,
        200,
        signInPage({
          serverName: name,
          appName: client.client_name,
          base: `/interaction/${login.id}`,
          code: await freshCode(login),
          wayOut: { installUrl: config.install_url, code: mayUseCode(client, login.params) },
        }),
      );
    }),
  );

  app.post('/interaction/:id/code', loginCall(freshCode));

  app.get(
    '/interaction/:id/status',
    { exposeHeadRoute: false },
    loginCall(async (login, request) => {
      const listener = listen(request, closing);
      try {
        return await longPoll({
          wakeUps: room.wakeUps,
          key: () => login.id,
          read: () => pageStatus(room, login),
          isSettled: ({ status }) => status !== 'open',
          wait: request.query.wait === '0' ? 0 : LIFETIME.longPoll,
          signal: listener.signal,
        });
      } finally {
        listener.end();
      }
    }),
  );

  app.get(
    '/interaction/:id/abort',
    { exposeHeadRoute: false },
    asPage(async (login, request, reply) => {
      const { status } = await loginStatus(room, login.id, login.until);
      switch (status) {
        case 'denied':
          return goOn(reply, await refuseLogin(provider, request, reply, 'the person denied this sign-in'));
        case 'relayed':
          return goOn(reply, await refuseLogin(provider, request, reply, 'the code was shown on another site'));
        case 'open':
        case 'expired':
        case 'done':
          return reply.redirect(`/interaction/${login.id}`, 303);
      }
    }),
  );

  app.get(
    '/interaction/:id/finish',
    { exposeHeadRoute: false },
    asPage(async (login, request, reply) => {
      const ticket = request.query.ticket;
      const approval = v.is(TicketSchema, ticket) ? await finishHosted(room, ticket, login) : undefined;
      if (approval === undefined) return refuseTicket(reply, ticket, login.id);
      return goOn(reply, await finishLogin(provider, request, reply, proofOfApproval(approval)));
    }),
  );

  app.get<{ Querystring: { ticket?: unknown } }>(PATHS.proceed, { exposeHeadRoute: false }, async (request, reply) => {
    const { ticket } = request.query;
    if (!isNavigation(request)) {
      await refusals.note({ event: 'ticket.refused', detail: 'not opened as a page' });
      return sendErrorPage(reply, 403, name, NOT_A_NAVIGATION);
    }
    const row = v.is(TicketSchema, ticket) ? await findTicket(room, ticket) : undefined;
    if (row === undefined || !v.is(TicketSchema, ticket)) return refuseTicket(reply, ticket);
    void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    if (row.mode === 'hosted' && row.interaction_uid !== null) {
      return reply.redirect(
        `/interaction/${row.interaction_uid}/finish?${new URLSearchParams({ ticket }).toString()}`,
        303,
      );
    }
    const minted = await newRequestId();
    const used = await redeemEmbedded(room, row, minted.hash);
    if (used === undefined) return refuseTicket(reply, ticket);
    const params = JSON.parse(used.params) as Record<string, unknown>;
    return reply.redirect(await mintRequest(provider, minted.id, { clientId: used.client_id, params }), 303);
  });
}

/** Whether an interaction goes on with the minted request of an embedded login, which shows no code (P4). */
async function isMinted(room: TransactionsRoom, hash: string): Promise<boolean> {
  const row = await room.db
    .selectFrom('transactions')
    .select('id')
    .where('minted_hash', '=', hash)
    .where('mode', '=', 'embedded')
    .executeTakeFirst();
  return row !== undefined;
}

/** What the page says. It also hears of an accept, which it shows and does nothing about (P6). */
async function pageStatus(
  room: TransactionsRoom,
  login: BrowserLogin,
): Promise<{ status: 'open' | 'finished' | 'denied' | 'relayed' | 'expired' }> {
  const { status } = await loginStatus(room, login.id, login.until);
  if (status === 'done') return { status: 'finished' };
  if (status === 'open' && (await isAccepted(room, login.id))) return { status: 'finished' };
  return { status };
}

import type { FastifyInstance } from 'fastify';
import type Provider from 'oidc-provider';
import { registerBodies } from '../authenticator/body.ts';
import type { ServerContext } from '../context.ts';
import { registerPages } from '../pages/register-pages.ts';
import { regularly } from '../regularly.ts';
import { sweepExpired } from '../transactions/expire.ts';
import type { TransactionsRoom } from '../transactions/room.ts';
import { registerStatusRoute } from '../transactions/routes.ts';
import { createWakeUps } from '../transactions/wake-ups.ts';
import type { VerificationRoom } from '../verification/verification-room.ts';
import { registerCodeSignIn } from './code-sign-in-routes.ts';
import { createProvider } from './create-provider.ts';
import { mountProvider } from './mount.ts';
import { registerSignIn } from './sign-in-routes.ts';

/** Milliseconds between two sweeps of what ran out of time. Nothing depends on it: each use checks the time itself. */
const SWEEP_EVERY = 30_000;

/** What the rest of the server needs of the provider. */
export interface RegisteredProvider {
  readonly provider: Provider;
  /** For `registerAuthenticatorRoutes`, which belongs in the scope of the authenticator API. */
  readonly transactions: TransactionsRoom;
}

/** Mounts the OpenID Provider, the pages of a sign-in and `POST /transactions/status`. */
export function registerProvider(
  app: FastifyInstance,
  context: ServerContext,
  verification: VerificationRoom,
): RegisteredProvider {
  const provider = createProvider(context);
  const room: TransactionsRoom = { ...context, wakeUps: createWakeUps() };
  const closing = new AbortController();
  // Before the server waits for its connections to end: held answers are given now.
  app.addHook('preClose', (done) => {
    closing.abort();
    done();
  });
  mountProvider(app, provider, context);
  void app.register((scope, _, done) => {
    registerBodies(scope);
    registerPages(scope, context);
    registerSignIn(scope, provider, context, room, closing.signal);
    registerCodeSignIn(scope, provider, context, room, verification);
    registerStatusRoute(scope, context, room, closing.signal);
    done();
  });
  regularly(app, context.log, SWEEP_EVERY, () => sweepExpired(room));
  return { provider, transactions: room };
}

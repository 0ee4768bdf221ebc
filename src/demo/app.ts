import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { assetRoutes } from './assets.ts';
import { createCodeStatus } from './code-status.ts';
import type { CodeSchedule, DemoContext } from './context.ts';
import { cookiePolicy } from './cookies.ts';
import { createDiscovery } from './discovery.ts';
import { createFirstFactor } from './first-factor.ts';
import { guard } from './guard.ts';
import { createLogins } from './logins.ts';
import { createNotes } from './notes.ts';
import { createRelyingParty } from './oidc.ts';
import { busyPage, failedPage, notFoundPage } from './pages/plain.ts';
import { openPasswordFile } from './password-file.ts';
import type { Cost } from './password-hash.ts';
import { createPasswords, type Hashing } from './passwords.ts';
import { QueueFull } from './queue.ts';
import { callbackRoutes } from './routes/callback.ts';
import { codeStatusRoutes } from './routes/code-status.ts';
import { loginRoutes } from './routes/login.ts';
import { notesRoutes } from './routes/notes.ts';
import { passwordRoutes } from './routes/password.ts';
import { siteRoutes } from './routes/site.ts';
import { createSeal } from './sealing.ts';
import { sendPage } from './send.ts';
import { createSessions } from './sessions.ts';
import { type Allowance, createTries } from './tries.ts';

export interface DemoSettings {
  /** Origin of the token server. */
  readonly issuer: string;
  /** Origin under which browsers reach this program; http for localhost only. */
  readonly publicUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where passwords are kept; in memory where none is named. */
  readonly passwordFile?: string | undefined;
  /** Addresses and networks of proxies whose X-Forwarded-For names the visitor; default: none, the peer is the visitor. */
  readonly trustProxy?: readonly string[] | undefined;
  /** Default: a new code after 45 s, twenty times. */
  readonly codes?: CodeSchedule;
  /** What a check of a password costs. */
  readonly passwordCost?: Cost;
  /** How many passwords are checked at once; default: two, and 32 wait. */
  readonly passwordHashing?: Hashing;
  /** How often a password may be tried for an account; default: ten times in a quarter of an hour. From one place: ten times that. */
  readonly passwordTries?: Allowance;
  /** Codes and sign-ins that one network may ask for, which are requests to the token server; default: 300 a minute. */
  readonly pushes?: Allowance;
  /** Whole seconds since 1970. */
  readonly now?: () => number;
  readonly log?: (line: string) => void;
}

export interface Demo {
  /** @returns the port, which is another one for port 0. @throws NodeJS.ErrnoException, EADDRINUSE when the port is taken */
  readonly listen: (address: { readonly port: number; readonly host?: string }) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Addresses to register at the token server as `redirect_uris` and `post_logout_redirect_uris`. */
export function returnAddresses(publicUrl: string) {
  return { callback: `${publicUrl}/callback`, signedOut: `${publicUrl}/signed-out` };
}

/** Fieldnotes, a web app that knows of the token server only what any OpenID Connect client knows. */
export function createDemo(settings: DemoSettings): Demo {
  const { issuer, now = () => Math.floor(Date.now() / 1000), log = () => undefined } = settings;
  const publicUrl = new URL(settings.publicUrl);
  const discovery = createDiscovery(settings, log);
  const cookies = cookiePolicy(publicUrl);
  const closing = new AbortController();
  const perAddress = settings.passwordTries ?? { tries: 10, per: 900 };
  const seal = createSeal();
  const context: DemoContext = {
    issuer,
    publicUrl,
    cookies,
    logins: createLogins({ seal, prefix: cookies.loginPrefix, now }),
    sessions: createSessions(now),
    notes: createNotes(now),
    passwords: createPasswords(
      settings.passwordFile === undefined ? undefined : openPasswordFile(settings.passwordFile),
      settings.passwordCost,
      settings.passwordHashing,
    ),
    passwordTries: {
      address: createTries(perAddress, now),
      visitor: createTries({ ...perAddress, tries: 10 * perAddress.tries }, now),
    },
    pushes: createTries(settings.pushes ?? { tries: 300, per: 60 }, now),
    firstFactor: createFirstFactor({ seal, cookies, now }),
    relyingParty: createRelyingParty(discovery, returnAddresses(publicUrl.origin)),
    codeStatus: createCodeStatus(settings),
    codes: settings.codes ?? { renewAfter: 45, renewals: 20 },
    log,
    closing: closing.signal,
  };
  const proxies = settings.trustProxy ?? [];
  const app = fastify({
    bodyLimit: 32 * 1024,
    forceCloseConnections: true,
    trustProxy: proxies.length > 0 ? [...proxies] : false,
  });
  const ready = compose(app, context);

  return {
    async listen({ port, host = '127.0.0.1' }) {
      await ready;
      await app.listen({ port, host });
      discovery.start();
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    async close() {
      discovery.stop();
      closing.abort();
      await app.close();
    },
  };
}

async function compose(app: FastifyInstance, context: DemoContext): Promise<void> {
  guard(app, context);
  await app.register(cookie);
  await app.register(formbody);
  assetRoutes(app);
  siteRoutes(app, context);
  loginRoutes(app, context);
  codeStatusRoutes(app, context);
  callbackRoutes(app, context);
  notesRoutes(app, context);
  passwordRoutes(app, context);
  app.setNotFoundHandler((_request, reply) => sendPage(reply, notFoundPage(), 404));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (error instanceof QueueFull) {
      return sendPage(reply.header('retry-after', error.retryAfter), busyPage(), 503);
    }
    // Never the whole address: a callback's holds a code.
    if (status >= 500) context.log(`${request.method} ${request.routeOptions.url ?? ''} failed: ${error.message}`);
    if (status < 500) return reply.code(status).type('text/plain; charset=utf-8').send(error.message);
    return sendPage(reply, failedPage(), 500);
  });
}

import { createServer } from 'node:net';
import { join } from 'node:path';
import fastify, { type FastifyError } from 'fastify';
import type { Kysely } from 'kysely';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { createAudit } from '../../../src/server/audit/audit.ts';
import { createDeviceAuthentication } from '../../../src/server/authenticator/authenticate-device.ts';
import { registerBodies } from '../../../src/server/authenticator/body.ts';
import { createProofChecker } from '../../../src/server/authenticator/check-proof.ts';
import { createProofNonces } from '../../../src/server/authenticator/nonce.ts';
import { type Config, ConfigSchema } from '../../../src/server/config/config.ts';
import type { ServerContext } from '../../../src/server/context.ts';
import { answerNotFound } from '../../../src/server/pages/register-pages.ts';
import { ProblemError } from '../../../src/server/problem.ts';
import { registerProvider } from '../../../src/server/provider/register-provider.ts';
import type { Database } from '../../../src/server/store/schema.ts';
import { loadSecrets } from '../../../src/server/store/secrets.ts';
import { openStore } from '../../../src/server/store/store.ts';
import { registerAuthenticatorRoutes } from '../../../src/server/transactions/routes.ts';
import { NONCE_HEADER } from '../../../src/wire/names.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const SHOP = {
  client_id: 'shop',
  client_name: 'Shop',
  client_secret: 'a-secret-of-the-shop-that-is-long',
  redirect_uris: ['http://localhost:4801/callback'],
  post_logout_redirect_uris: ['http://localhost:4801/'],
} as const;

export const BANK = {
  client_id: 'bank',
  client_name: 'Bank',
  client_secret: 'a-secret-of-the-bank:with/odd+signs %',
  redirect_uris: ['http://localhost:4802/callback'],
  login_pages: ['http://localhost:4802/login'],
} as const;

/** A public client. */
export const READER = {
  client_id: 'reader',
  client_name: 'Reader',
  redirect_uris: ['http://localhost:4803/callback'],
} as const;

export interface TestServer {
  readonly issuer: string;
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly now: () => number;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Seconds since 1970. */
  readonly now?: () => number;
  /** Members of the configuration file that differ. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The token server on 127.0.0.1 with a database file of its own, until the test ends. */
export async function startTestServer({ now = wallClock, config = {} }: TestServerOptions = {}): Promise<TestServer> {
  const port = await freePort();
  const file = join(temporaryFolder(), 'countersign.db');
  const parsed = v.parse(ConfigSchema, {
    issuer: `http://localhost:${port.toString()}`,
    name: 'Test Server',
    development: true,
    listen: { port },
    store: { file },
    clients: [SHOP, BANK, READER],
    ...config,
  });
  const store = await openStore(file);
  const app = fastify();
  const secrets = await loadSecrets(store.db, now);
  const nonces = createProofNonces(secrets.nonceKey, now);
  const context: ServerContext = {
    config: parsed,
    db: store.db,
    log: app.log,
    now,
    secrets,
    audit: createAudit(store.db, now),
    authenticateDevice: createDeviceAuthentication({
      db: store.db,
      now,
      limitDevice: () => undefined,
      checkProof: createProofChecker({ db: store.db, issuer: parsed.issuer, nonces, now }),
    }),
  };
  app.setErrorHandler((error: FastifyError, _, reply) => {
    const problem = error instanceof ProblemError ? error : new ProblemError('server_error', error.message);
    return reply.code(problem.status).type('application/problem+json').send(problem.toDocument());
  });
  app.setNotFoundHandler(answerNotFound(context));
  const { transactions } = registerProvider(app, context);
  void app.register((api, _, done) => {
    registerBodies(api);
    api.addHook('onRequest', async (__, reply) => {
      reply.header(NONCE_HEADER, nonces.current());
    });
    registerAuthenticatorRoutes(api, context, transactions);
    done();
  });
  await app.listen({ host: '127.0.0.1', port });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await app.close();
    await store.close();
  };
  onTestFinished(close);
  return { issuer: parsed.issuer, config: parsed, db: store.db, now, close };
}

const wallClock = (): number => Math.floor(Date.now() / 1000);

/** A clock that tests move: `clock.now` is real time plus what was added. */
export function testClock(): { readonly now: () => number; forward(seconds: number): void } {
  let ahead = 0;
  return {
    now: () => wallClock() + ahead,
    forward: (seconds) => {
      ahead += seconds;
    },
  };
}

/** The issuer is part of the configuration, so that the port must be known before the server listens. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

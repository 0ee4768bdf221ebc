import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { freePort } from '../../../scripts/processes/ports.ts';
import { createApp } from '../../../src/server/app.ts';
import { type Config, ConfigSchema } from '../../../src/server/config/config.ts';
import type { SentMessage } from '../../../src/server/delivery/outbox.ts';
import type { Rates } from '../../../src/server/limits/limits.ts';
import type { Database } from '../../../src/server/store/schema.ts';
import { placeMadeStore } from '../../support/made-store.ts';
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
  /** Milliseconds that a client has for the head of a request, and for all of it. */
  readonly timeouts: { readonly head: number; readonly request: number };
  /** What the development outbox holds, newest first. */
  outbox(): Promise<readonly SentMessage[]>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Seconds since 1970. */
  readonly now?: () => number;
  /** Members of the configuration file that differ. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** The real limits of requests, or others; by default they are out of the way. */
  readonly rates?: Rates;
  /** Makes keys of its own, as a first start does; by default the servers of a worker share theirs. */
  readonly ownKeys?: boolean;
}

const plenty = { burst: 1e6, perMinute: 1e6 };
const NO_LIMITS: Rates = {
  start_verification: plenty,
  check_verification: plenty,
  register_device: plenty,
  authenticator: plenty,
  web_app: plenty,
  other: plenty,
  device: plenty,
};

/** The token server on 127.0.0.1 with a database file of its own, until the test ends. */
export async function startTestServer({
  now = wallClock,
  config = {},
  rates = NO_LIMITS,
  ownKeys = false,
}: TestServerOptions = {}): Promise<TestServer> {
  const port = await freePort();
  const issuer = `http://localhost:${port.toString()}`;
  const file = join(temporaryFolder(), 'countersign.db');
  if (!ownKeys) await placeMadeStore(file);
  const parsed = v.parse(ConfigSchema, {
    issuer,
    name: 'Test Server',
    development: true,
    listen: { port },
    store: { file },
    clients: [SHOP, BANK, READER],
    ...config,
    ...(config['listen'] === undefined ? {} : { listen: { ...(config['listen'] as object), port } }),
  });
  return run(parsed, issuer, now, rates);
}

/** The same server once more, as after a restart of its process: same address, same file. */
export async function restartTestServer(
  server: TestServer,
  config: Readonly<Record<string, unknown>> = {},
): Promise<TestServer> {
  await server.close();
  const again = await run({ ...server.config, ...config }, server.issuer, server.now, NO_LIMITS);
  await forgetConnections(server.issuer);
  return again;
}

/** `fetch` keeps connections, and finds out only by using one that its other end is gone. */
async function forgetConnections(address: string): Promise<void> {
  for (let reached = 0; reached < 5; ) {
    reached = await fetch(`${address}/health`)
      .then((answer) => answer.text())
      .then(
        () => reached + 1,
        () => 0,
      );
  }
}

async function run(config: Config, address: string, now: () => number, rates: Rates): Promise<TestServer> {
  const server = await createApp({ config, now, rates, logger: pino({ level: 'silent' }) });
  onTestFinished(() => server.close());
  await server.listen();
  return {
    issuer: config.issuer,
    config,
    db: server.context.db,
    now,
    timeouts: { head: server.app.server.headersTimeout, request: server.app.server.requestTimeout },
    outbox: async () => {
      const { messages } = (await (await fetch(`${address}/outbox.json`)).json()) as {
        messages: readonly SentMessage[];
      };
      return messages;
    },
    close: () => server.close(),
  };
}

const wallClock = (): number => Math.floor(Date.now() / 1000);

/** A clock that only the test moves: it stands still otherwise, so that no second passes at the wrong moment. */
export function testClock(): { readonly now: () => number; forward(seconds: number): void } {
  let time = wallClock();
  return {
    now: () => time,
    forward: (seconds) => {
      time += seconds;
    },
  };
}

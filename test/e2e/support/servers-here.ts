import { dirname, join } from 'node:path';
import { pino } from 'pino';
import type { DevelopmentConfig } from '../../../scripts/start/development-config.ts';
import { createDemo } from '../../../src/demo/app.ts';
import { createApp } from '../../../src/server/app.ts';
import { loadConfig } from '../../../src/server/config/load-config.ts';

/** The token server and the demo web app of a world. */
export interface Servers {
  readonly issuer: string;
  readonly demoUrl: string;
  /** Moves the token server's clock ahead of the machine's by so many seconds. */
  setClock(secondsAhead: number): void | Promise<void>;
  stop(): Promise<unknown>;
}

/**
 * Both as `npm start` configures them, in this process: for each file of tests two programs would load the same
 * modules anew. Those that are killed, and those of `npm start` itself, are programs.
 */
export async function startServersHere(config: DevelopmentConfig): Promise<Servers> {
  const { issuer, demoUrl, demoClientId: clientId, demoClientSecret: clientSecret } = config;
  let ahead = 0;
  const server = await createApp({
    config: loadConfig({ file: config.file, env: process.env }),
    now: () => Math.floor(Date.now() / 1000) + ahead,
    logger: pino({ level: 'silent' }),
  });
  const passwordFile = join(dirname(config.file), 'fieldnotes-passwords.json');
  const demo = createDemo({ issuer, publicUrl: demoUrl, clientId, clientSecret, passwordFile });
  const stop = () => Promise.all([server.close(), demo.close()]);
  try {
    await server.listen();
    await demo.listen({ port: Number(new URL(demoUrl).port) });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    issuer,
    demoUrl,
    setClock(secondsAhead) {
      ahead = secondsAhead;
    },
    stop,
  };
}

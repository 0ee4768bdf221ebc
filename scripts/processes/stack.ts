import { dirname, join } from 'node:path';
import type { DevelopmentConfig } from '../start/development-config.ts';
import { type Child, type ChildEnd, startChild } from './child.ts';

/** The token server and the demo web app, as built programs. */
export interface Stack {
  readonly issuer: string;
  readonly demoUrl: string;
  readonly server: Child;
  readonly demo: Child;
  /** The first of the two that ended without being asked to. */
  readonly crashed: Promise<ChildEnd>;
  stop(): Promise<void>;
}

/** Starts both, the demo after the server answers. @throws Error with the last log lines of the one that did not start, or the reason of `signal` */
export async function startStack(
  root: string,
  config: DevelopmentConfig,
  preload: readonly string[] = [],
  signal?: AbortSignal,
): Promise<Stack> {
  const logs = join(dirname(config.file), 'logs');
  const server = await startChild({
    name: 'The token server',
    program: join(root, 'dist', 'server', 'main.js'),
    args: ['--config', config.file],
    cwd: root,
    logFile: join(logs, 'server.log'),
    preload,
    signal,
    readyUrl: `${config.issuer}/.well-known/countersign`,
  });
  try {
    const demo = await startChild({
      name: 'The demo web app',
      program: join(root, 'dist', 'demo', 'main.js'),
      args: ['--issuer', config.issuer, '--port', new URL(config.demoUrl).port, '--client-id', config.demoClientId],
      cwd: root,
      env: { DEMO_CLIENT_SECRET: config.demoClientSecret },
      logFile: join(logs, 'demo.log'),
      signal,
      readyUrl: `${config.demoUrl}/login`,
    });
    return {
      issuer: config.issuer,
      demoUrl: config.demoUrl,
      server,
      demo,
      crashed: firstCrash([server, demo]),
      stop: async () => {
        await Promise.all([server.stop(), demo.stop()]);
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function firstCrash(children: readonly Child[]): Promise<ChildEnd> {
  return new Promise((resolve) => {
    for (const child of children) {
      void child.ended.then((end) => {
        if (!end.wanted) resolve(end);
      });
    }
  });
}

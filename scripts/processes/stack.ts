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
export async function startStack(root: string, config: DevelopmentConfig, signal?: AbortSignal): Promise<Stack> {
  const server = await startTokenServer(root, config, { signal });
  try {
    const demo = await startDemo(root, config, signal);
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

/** `readyUrl` where it does not listen at its issuer's own address. */
export function startTokenServer(
  root: string,
  config: DevelopmentConfig,
  options: {
    readonly preload?: readonly string[];
    readonly signal?: AbortSignal | undefined;
    readonly readyUrl?: string;
  } = {},
): Promise<Child> {
  return startChild({
    name: 'The token server',
    program: join(root, 'dist', 'server', 'main.js'),
    args: ['--config', config.file],
    cwd: root,
    logFile: join(logsOf(config), 'server.log'),
    preload: options.preload ?? [],
    signal: options.signal,
    readyUrl: options.readyUrl ?? `${config.issuer}/.well-known/countersign`,
  });
}

export function startDemo(root: string, config: DevelopmentConfig, signal?: AbortSignal): Promise<Child> {
  return startChild({
    name: 'The demo web app',
    program: join(root, 'dist', 'demo', 'main.js'),
    args: ['--issuer', config.issuer, '--port', new URL(config.demoUrl).port, '--client-id', config.demoClientId],
    cwd: root,
    env: {
      DEMO_CLIENT_SECRET: config.demoClientSecret,
      DEMO_PASSWORD_FILE: join(dirname(config.file), 'fieldnotes-passwords.json'),
    },
    logFile: join(logsOf(config), 'demo.log'),
    signal,
    readyUrl: `${config.demoUrl}/login`,
  });
}

const logsOf = ({ file }: DevelopmentConfig): string => join(dirname(file), 'logs');

function firstCrash(children: readonly Child[]): Promise<ChildEnd> {
  return new Promise((resolve) => {
    for (const child of children) {
      void child.ended.then((end) => {
        if (!end.wanted) resolve(end);
      });
    }
  });
}

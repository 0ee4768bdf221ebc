import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Libsql from 'libsql';
import { freePort } from '../../../scripts/processes/ports.ts';
import { type Stack, startDemo, startTokenServer } from '../../../scripts/processes/stack.ts';
import type { DevelopmentConfig } from '../../../scripts/start/development-config.ts';
import { createServerGate, type ServerGate } from './server-gate.ts';

/** The two programs, with a network that can fail in front of the token server, which can be killed and started again. */
export interface GatedStack extends Stack {
  readonly gate: ServerGate;
  setClock(secondsAhead: number): Promise<void>;
  /** SIGKILL, as a power cut; its port is closed then. */
  powerCut(): Promise<void>;
  /** Starts the server again on the same file. Nothing happens while it runs. */
  powerBack(): Promise<void>;
  /** Changes the file of the server while it is away, then starts it again. */
  restartWith(change: (database: Libsql.Database) => void): Promise<void>;
}

/** `config` names the issuer's port, which becomes the gate's; the server listens on one of its own. */
export async function startGatedStack(
  root: string,
  config: DevelopmentConfig,
  preload: readonly string[],
): Promise<GatedStack> {
  const port = Number(new URL(config.issuer).port);
  const serverPort = await freePort();
  const text = readFileSync(config.file, 'utf8');
  writeFileSync(config.file, text.replace(`\nport = ${port.toString()}\n`, `\nport = ${serverPort.toString()}\n`));
  const gate = createServerGate(port, serverPort);
  const start = async () => {
    const started = await startTokenServer(root, config, {
      preload,
      readyUrl: `http://127.0.0.1:${serverPort.toString()}/health`,
    });
    await gate.open();
    return started;
  };
  let server = await start();
  let running = true;
  const powerCut = async () => {
    await gate.shut();
    await server.kill();
    running = false;
  };
  const powerBack = async () => {
    if (running) return;
    server = await start();
    running = true;
  };
  const stopServer = async () => {
    gate.clear();
    await gate.shut();
    await server.stop();
  };
  try {
    const demo = await startDemo(root, config);
    return {
      issuer: config.issuer,
      demoUrl: config.demoUrl,
      get server() {
        return server;
      },
      demo,
      // Ends of the server are what is played here; nobody waits for one.
      crashed: new Promise(() => undefined),
      gate,
      setClock: (secondsAhead) => server.ask({ clockShiftSeconds: secondsAhead }),
      powerCut,
      powerBack,
      async restartWith(change) {
        await powerCut();
        const database = new Libsql(join(dirname(config.file), 'countersign.sqlite'));
        try {
          change(database);
        } finally {
          database.close();
        }
        await powerBack();
      },
      async stop() {
        await Promise.all([stopServer(), demo.stop()]);
      },
    };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { onTestFinished } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** Builds the program as it is shipped into `folder` and resolves to its path. */
export async function buildServer(folder: string): Promise<string> {
  const outDir = join(folder, 'server');
  await build({ root: ROOT, mode: 'server', logLevel: 'silent', build: { outDir } });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(outDir, 'main.js');
}

export interface ServerFile {
  readonly folder: string;
  readonly port: number;
  /** Default: http://localhost and the port. */
  readonly issuer?: string;
  readonly clients?: readonly Readonly<Record<string, string | readonly string[]>>[];
}

export function writeConfig({
  folder,
  port,
  issuer = `http://localhost:${port.toString()}`,
  clients = [],
}: ServerFile): string {
  const file = join(folder, `server-${port.toString()}.toml`);
  writeFileSync(
    file,
    `issuer = "${issuer}"
name = "Test Server"
development = true
clients = [${clients.map(inlineTable).join(', ')}]
[listen]
port = ${port.toString()}
trust_proxy = ["127.0.0.1"]
[store]
file = "countersign.db"
`,
  );
  return file;
}

/** What JSON and TOML write alike, in a table of TOML. */
const inlineTable = (members: object): string =>
  `{ ${Object.entries(members)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ')} }`;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** Resolves when it listens; rejects with what it wrote when it ends before. */
  readonly listening: Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Runs the program; it is killed when the test ends. */
export function runServer(program: string, args: readonly string[]): ServerProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...output }));
  const listening = Promise.race([
    once(child, 'message').then(() => undefined),
    ended.then(({ stderr }) => Promise.reject(new Error(`the server ended: ${stderr}`))),
  ]);
  // A test that expects the end never asks whether it listened.
  listening.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, listening, ended };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface ChildOptions {
  /** How a person calls it: "The token server". */
  readonly name: string;
  /** Absolute path of a built program. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Everything that it writes is kept here. */
  readonly logFile: string;
  /** It is ready once this address answers with any status below 500. */
  readonly readyUrl: string;
  /** Modules that Node loads first. */
  readonly preload?: readonly string[];
  /** How long it may take to end after SIGTERM before it is killed, in milliseconds. */
  readonly grace?: number;
  /** Ends the waiting for its first answer, and it. */
  readonly signal?: AbortSignal | undefined;
}

export interface Child {
  /** Resolves when it is gone, whoever ended it. */
  readonly ended: Promise<ChildEnd>;
  /** Ends it; safe to call twice. Resolves when it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  readonly pid: number | undefined;
  /** Sends a preloaded module something; resolves when it answers with the same `ask` number. */
  ask(message: object): Promise<void>;
}

export interface ChildEnd {
  /** True when `stop` or `kill` was called before. */
  readonly wanted: boolean;
  /** One sentence with the last lines of its log. */
  readonly sentence: string;
}

const GRACE = 5000;
/** How long it may take until it answers, in milliseconds: a cold disk and two busy cores are slow. */
const PATIENCE = 60_000;
const KEPT_LINES = 12;

/** Starts a built program and waits until it answers. @throws Error with its last log lines when it ends before, or the reason of `signal` */
export async function startChild(options: ChildOptions): Promise<Child> {
  options.signal?.throwIfAborted();
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const tether = pathToFileURL(join(import.meta.dirname, 'tether.mjs')).href;
  const preload = [tether, ...(options.preload ?? [])].flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...preload, options.program, ...options.args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches the whole terminal group; the parent alone decides in which order things end.
    detached: process.platform !== 'win32',
  });
  const tail = keepTail(child, log);
  let wanted = false;
  const ended = new Promise<ChildEnd>((resolve) => {
    const end = (how: string) => {
      log.end();
      resolve({ wanted, sentence: `${options.name} ended (${how}). ${lastLines(tail, options.logFile)}` });
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal ?? `exit code ${String(code)}`));
  });
  const finish = async (signal: NodeJS.Signals) => {
    wanted = true;
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), options.grace ?? GRACE);
    await ended;
    clearTimeout(timer);
  };
  const running: Child = {
    ended,
    pid: child.pid,
    stop: () => finish('SIGTERM'),
    kill: () => finish('SIGKILL'),
    ask: (message) => askChild(child, message),
  };
  try {
    await untilReady(options, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

let asked = 0;

function askChild(child: ChildProcess, message: object): Promise<void> {
  asked += 1;
  const ask = asked;
  return new Promise((resolve, reject) => {
    // The program itself may send messages as well; they are none of ours.
    const settle = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
    };
    const onMessage = (answer: unknown) => {
      if (typeof answer !== 'object' || answer === null || !('ask' in answer) || answer.ask !== ask) return;
      settle();
      resolve();
    };
    const onExit = () => {
      settle();
      reject(new Error('the program ended before it answered'));
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send({ ...message, ask }, (error) => {
      if (error === null) return;
      settle();
      reject(error);
    });
  });
}

function keepTail(child: ChildProcess, log: NodeJS.WritableStream): string[] {
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      tail.push(
        ...chunk
          .toString('utf8')
          .split('\n')
          .filter((line) => line.trim() !== ''),
      );
      tail.splice(0, tail.length - KEPT_LINES);
    });
  }
  return tail;
}

function lastLines(tail: readonly string[], logFile: string): string {
  if (tail.length === 0) return `It wrote nothing to its log ${logFile}.`;
  return `The last lines of ${logFile}:\n${tail.map((line) => `  ${line}`).join('\n')}`;
}

async function untilReady({ name, readyUrl, logFile, signal }: ChildOptions, child: Child): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  const ended = child.ended.then(({ sentence }) => sentence);
  while ((await statusOf(readyUrl)) >= 500) {
    const over = await Promise.race([ended, new Promise<null>((resolve) => setTimeout(resolve, 50, null))]);
    signal?.throwIfAborted();
    if (over !== null) throw new Error(over);
    if (performance.now() > deadline)
      throw new Error(`${name} runs but does not answer at ${readyUrl}; see ${logFile}.`);
  }
}

/** 599 while nothing answers. */
async function statusOf(url: string): Promise<number> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return 599;
  }
}

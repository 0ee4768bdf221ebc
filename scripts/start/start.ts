import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getBrowser, loadByHand } from '../browser/get-browser.ts';
import type { LaunchedBrowser } from '../browser/launch-browser.ts';
import { type Stack, startStack } from '../processes/stack.ts';
import { SetupError } from '../setup/setup-error.mjs';
import type { StartArguments } from '../setup/start-arguments.mjs';
import { keepIn, takeTour } from '../tour/tour.ts';
import { assertPortsFree } from './assert-ports-free.ts';
import { ensureDevelopmentConfig } from './development-config.ts';
import { onStop } from './on-stop.ts';
import { openPages, openWindow } from './open-window.ts';

/** Everything of `npm start` that comes after the set-up. Returns when all is stopped. */
export async function start(root: string, wanted: StartArguments): Promise<void> {
  const say = (line: string) => console.log(line);
  await assertPortsFree(
    [
      { who: 'the token server', port: wanted.port, option: '--port' },
      { who: 'the demo web app', port: wanted.demoPort, option: '--demo-port' },
    ],
    'npm start --',
  );
  const folder = join(root, '.countersign');
  const config = ensureDevelopmentConfig(...configFiles(folder, wanted), wanted);

  const stopping = onStop();
  try {
    const executable = await getBrowser(root, say, stopping);
    if (executable === null && (wanted.tour || wanted.exit)) throw new SetupError(loadByHand(root));
    const stack = await startOrExplain(() => startStack(root, config, stopping), stopping);
    await runUntilStopped({ root, folder, executable, wanted, stack, say }, stopping);
  } catch (error) {
    // Asked to stop before there was anything to stop.
    if (error !== stopping.reason) throw error;
  }
}

/** Stops the servers and the browser when the person asks for it, when one crashed, or after the tour with `--exit`. */
async function runUntilStopped(scene: Omit<Scene, 'running' | 'ending'>, stopping: AbortSignal): Promise<void> {
  const { stack, folder, wanted, say } = scene;
  const running: Running = { browser: null };
  const ending = new AbortController();
  say(whereEverythingIs(stack, folder));
  const failure = Promise.race([stack.crashed.then(({ sentence }) => sentence), untilAborted(stopping)]);
  const work = enterBrowser({ ...scene, running, ending: ending.signal });
  try {
    // Until the work is done a crash or Ctrl-C ends it; after it the servers stay until one of the two comes.
    const first = await Promise.race([failure, work.then((): 'done' => 'done')]);
    const end = first === 'done' ? (wanted.exit ? null : await failure) : first;
    if (end !== null) throw new SetupError(end);
  } finally {
    ending.abort();
    const { browser } = running;
    running.browser = null;
    await browser?.context.close();
    await stack.stop();
    // What it still does it does in vain now; its browser must be gone before we are.
    await work.catch(() => undefined);
  }
}

/** Resolves at once when it has aborted already. */
function untilAborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

interface Running {
  browser: LaunchedBrowser | null;
}

interface Scene {
  readonly root: string;
  readonly folder: string;
  readonly executable: string | null;
  readonly wanted: StartArguments;
  readonly stack: Stack;
  readonly running: Running;
  /** Aborts when all is about to be stopped. */
  readonly ending: AbortSignal;
  readonly say: (line: string) => void;
}

/** The browser with the extension for the person, or the tour where there is no screen. */
async function enterBrowser({ root, folder, executable, wanted, stack, running, ending, say }: Scene): Promise<void> {
  if (executable === null) {
    say(loadByHand(root));
    return;
  }
  if (wanted.tour || !hasDisplay()) {
    if (!wanted.tour) say('There is no display here, so a headless browser takes the tour.');
    const pictures = join(folder, `tour${suffixOf(wanted)}`);
    say(`The tour, in a headless browser; pictures go to ${pictures}`);
    await takeTour({ root, executable, stack, keep: keepIn(pictures), email: tourAddress(), say, signal: ending });
    if (!wanted.exit) say('The servers are still running; Ctrl-C stops them.');
    return;
  }
  const profile = join(folder, `profile${suffixOf(wanted)}`);
  const isNew = !existsSync(profile);
  const extension = join(root, 'dist', 'chromium');
  const logFile = join(folder, 'logs', 'browser.log');
  const browser = await openWindow({ executable, profile, extension, logFile }, ending);
  if (ending.aborted) return browser.context.close();
  running.browser = browser;
  browser.context.once('close', () => {
    // Also raised when we close it ourselves.
    if (running.browser === null) return;
    running.browser = null;
    say('The browser was closed. The servers are still running; Ctrl-C stops them.');
  });
  try {
    await openPages(browser.context, { outbox: `${stack.issuer}/outbox`, login: `${stack.demoUrl}/login` }, isNew);
    say(whatToDoNext());
  } catch (error) {
    // A window that was closed while it opened has no pages to show.
    if (browser.context.browser()?.isConnected() === true) throw error;
  }
}

/** A new one for each tour: the store is kept, and an account's second device would have to wait for a day (P22). */
function tourAddress(): string {
  return `ada+${Date.now().toString(36)}@example.com`;
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/** Other ports get a configuration, a store and a profile of their own: the issuer's address is part of every account. */
function suffixOf({ port, demoPort }: StartArguments): string {
  return port === 4600 && demoPort === 4601 ? '' : `-${port}-${demoPort}`;
}

function configFiles(folder: string, wanted: StartArguments): [file: string, storeFile: string] {
  const suffix = suffixOf(wanted);
  return [join(folder, `countersign${suffix}.toml`), `countersign${suffix}.sqlite`];
}

/** @throws SetupError with the error's message, or the reason of `signal` when that is why it failed */
async function startOrExplain<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    signal.throwIfAborted();
    throw new SetupError(error instanceof Error ? error.message : String(error));
  }
}

function whereEverythingIs({ issuer, demoUrl }: Stack, folder: string): string {
  return [
    '',
    `  Demo web app   ${demoUrl}/login`,
    `  Token server   ${issuer}`,
    `  Outbox         ${issuer}/outbox   (codes that would be sent by e-mail or phone)`,
    `  Data and logs  ${folder}`,
    '',
  ].join('\n');
}

function whatToDoNext(): string {
  return [
    'Next: 1. on the welcome page, add your account (the code arrives in the outbox tab)',
    "      2. go to the demo's tab, click Countersign in the toolbar (behind the puzzle piece), and approve",
    'Ctrl-C stops everything.',
  ].join('\n');
}

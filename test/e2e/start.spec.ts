import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { findBrowser } from '../../scripts/browser/find-browser.ts';
import { launchBrowser } from '../../scripts/browser/launch-browser.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { freePort, isPortFree } from '../../scripts/processes/ports.ts';
import { openPages } from '../../scripts/start/open-window.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DATA = join(ROOT, '.countersign');
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
const STEPS = [
  'Enrol an account by a code sent by e-mail',
  'Sign in by the hosted page',
  "Sign in by the code on the app's own page",
  'Deny a sign-in that was not mine',
  "A relay attack: somebody's code on a foreign site",
];
/** A cold browser and five steps on two busy cores, in milliseconds. */
const PATIENCE = 110_000;

interface Run {
  readonly process: ChildProcess;
  readonly ports: readonly [port: number, demoPort: number];
  /** Its folder for temporary files; whoever has it in their environment descends from this run. */
  readonly temporary: string;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
  readonly out: () => string;
}

const runs: Run[] = [];

afterEach(async () => {
  for (const { process: child, ended, ports, temporary } of runs.splice(0)) {
    child.kill('SIGKILL');
    await ended;
    const own = `-${ports.join('-')}`;
    for (const name of existsSync(DATA) ? readdirSync(DATA) : []) {
      if (name.includes(own)) rmSync(join(DATA, name), { recursive: true, force: true });
    }
    rmSync(temporary, { recursive: true, force: true });
  }
});

async function npmStart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  port?: number,
): Promise<Run> {
  const ports = [port ?? (await freePort()), await freePort()] as const;
  const temporary = mkdtempSync(join(tmpdir(), 'countersign-start-'));
  const child = spawn(
    process.execPath,
    ['scripts/start.mjs', ...args, '--port', String(ports[0]), '--demo-port', String(ports[1])],
    { cwd: ROOT, env: { ...process.env, ...env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const out = textOf(child.stdout);
  const err = textOf(child.stderr);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out: out(), err: err() }));
  const run = { process: child, ports, temporary, ended, out };
  runs.push(run);
  return run;
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

async function expectNothingLeft({ ports, temporary }: Run): Promise<void> {
  await waitUntil(
    'the last process to be gone',
    () => (descendants(temporary).length === 0 ? true : null),
    () => descendants(temporary).join('\n'),
  );
  expect(await Promise.all(ports.map((port) => isPortFree(port)))).toEqual([true, true]);
}

/** Command lines of the processes that inherited this folder, told by proc(5); elsewhere only the ports tell. */
function descendants(temporary: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${temporary}`)) return [];
        return [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
      } catch {
        // Gone meanwhile, or somebody else's.
        return [];
      }
    });
}

describe('npm start', () => {
  // It builds first what is not built yet, hence its own limit.
  it('takes the tour in five steps, keeps ten pictures, and leaves nothing running', async () => {
    const run = await npmStart(['--tour', '--exit']);
    const { code, out, err } = await run.ended;
    expect(err).toBe('');
    expect(code).toBe(0);
    const told = [...out.matchAll(/^ {2}\d\. (.*?) +\d+ ms$/gm)].map(([, title]) => title);
    expect(told).toEqual(STEPS);
    const folder = /pictures go to (.+)$/m.exec(out)?.[1] ?? '';
    const pictures = readdirSync(folder);
    expect(pictures).toHaveLength(10);
    for (const name of pictures) {
      const picture = readFileSync(join(folder, name));
      expect(picture.subarray(0, PNG.length), name).toEqual(PNG);
    }
    await expectNothingLeft(run);
  }, 300_000);

  it('says in one sentence that a port is taken', async () => {
    const other = createServer();
    try {
      other.listen(0, '127.0.0.1');
      await once(other, 'listening');
      const address = other.address();
      const taken = address === null || typeof address === 'string' ? 0 : address.port;
      const run = await npmStart(['--tour', '--exit'], {}, taken);
      const { code, err } = await run.ended;
      expect(code).toBe(1);
      expect(err).toMatch(
        new RegExp(`^Another program uses port ${taken}, which the token server needs\\. Stop it, or [^\\n]+\\n$`),
      );
      await waitUntil('nothing to be left', () => (descendants(run.temporary).length === 0 ? true : null));
    } finally {
      other.close();
    }
  });

  it('says in one sentence that CHROME_PATH names nothing', async () => {
    const run = await npmStart(['--tour', '--exit'], { CHROME_PATH: '/nowhere/chrome' });
    const { code, err } = await run.ended;
    expect(code).toBe(1);
    expect(err).toBe('CHROME_PATH is "/nowhere/chrome", and there is no such file: correct it or unset it.\n');
    await expectNothingLeft(run);
  });

  it('says in one sentence that the browser did not open its window, and keeps what it said', async () => {
    const run = await npmStart([], { DISPLAY: ':1', CHROME_PATH: '/bin/false' });
    const { code, err } = await run.ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^The browser \/bin\/false did not open\. [^\n]+\n$/);
    const log = /What it said is in (\S+)\. /.exec(err)?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toContain('/bin/false');
    await expectNothingLeft(run);
  });

  it('stops everything at Ctrl-C in the middle of the tour', async () => {
    const run = await npmStart(['--tour']);
    await waitUntil(
      'the first step',
      () => (run.out().includes(`1. ${STEPS[0] ?? ''}`) ? true : null),
      run.out,
      PATIENCE,
    );
    expect(await Promise.all(run.ports.map((port) => isPortFree(port)))).toEqual([false, false]);
    run.process.kill('SIGINT');
    const { code, out, err } = await run.ended;
    expect(out).toMatch(/Stopping \.\.\.\n$/);
    expect(err).toBe('');
    expect(code).toBe(0);
    await expectNothingLeft(run);
  });
});

describe('the window of npm start', () => {
  const addresses = { outbox: 'data:text/plain,outbox', login: 'data:text/plain,login' };

  /** The pages that a window shows after it opened, and the one in front. */
  async function windowOf(profile: string, isNewProfile: boolean): Promise<{ pages: string[]; front: string }> {
    const found = findBrowser();
    if (!found.found) throw new Error('no browser');
    const extension = join(ROOT, 'dist', 'chromium');
    const { context } = await launchBrowser({ executable: found.executable, profile, extension, headless: true });
    try {
      await openPages(context, addresses, isNewProfile);
      const welcome = await waitUntil('the welcome page', () => context.pages().find(isWelcome));
      const front = await welcome.evaluate(async () => {
        const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
        return tab?.id === (await chrome.tabs.getCurrent())?.id ? 'welcome' : 'another';
      });
      return { pages: context.pages().map((page) => (isWelcome(page) ? 'welcome' : page.url())), front };
    } finally {
      await context.close();
    }
  }

  const isWelcome = (page: Page): boolean => page.url().endsWith('/src/welcome/index.html');

  it('shows the welcome page once, in front at the first time and behind the login page afterwards', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'countersign-window-'));
    onTestFinished(() => rmSync(profile, { recursive: true, force: true }));
    const pages = [addresses.outbox, addresses.login, 'welcome'].sort();
    const first = await windowOf(profile, true);
    expect({ ...first, pages: first.pages.sort() }).toEqual({ pages, front: 'welcome' });
    const second = await windowOf(profile, false);
    expect({ ...second, pages: second.pages.sort() }).toEqual({ pages, front: 'another' });
  });
});

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { BenchArguments } from '../scripts/bench/arguments.mjs';
import { getBrowser } from '../scripts/browser/get-browser.ts';
import { createPerson, type Person } from '../scripts/browser/person.ts';
import { SetupError } from '../scripts/setup/setup-error.mjs';
import { type OwnTime, ownTime, type PageThread, threadOf } from './page/own-time.ts';
import { NODES, RECORDS } from './page/pages.ts';
import { type BenchPages, serveBenchPages } from './page/serve.ts';
import { trace } from './page/trace.ts';
import { type Percentiles, percentiles } from './percentiles.ts';

/** Milliseconds after its `load` event that are counted to a page's start. */
const START = 1_000;
/** Milliseconds of idling, and rounds of it: each is long, and every second of it is alike. */
const IDLE = 5_000;
const LIVE = 20_000;
const LONG_ROUNDS = 3;
/** Milliseconds that a live picture has been changing before it is measured: it is looked at ever less often. */
const SETTLED = 15_000;

interface World {
  readonly root: string;
  readonly person: Person;
  readonly pages: BenchPages;
  /** Begin of all addresses of our scripts. */
  readonly base: string;
}

/** `npm run bench:page`. What each number is, bench/README.md says. */
export async function bench(root: string, { n, json }: BenchArguments): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const pages = await serveBenchPages();
  try {
    const executable = await getBrowser(root, console.error, new AbortController().signal);
    if (executable === null) throw new SetupError('A benchmark of pages needs a browser: set CHROME_PATH.');
    const extension = join(root, 'dist', 'chromium');
    const person = await createPerson({ executable, profile: join(folder, 'profile'), extension, headless: true });
    try {
      const base = `chrome-extension://${person.host.extensionId}/`;
      const result = await measure({ root, person, pages, base }, n);
      print(result);
      if (json) console.log(JSON.stringify(result));
    } finally {
      await person.close();
    }
  } finally {
    await pages.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Result {
  /** Bytes of the scripts that ran in a page without a candidate, and in one with a live candidate. */
  readonly bytes: { readonly before: number; readonly with_candidate: number };
  /** Milliseconds of the page's thread: on a small page, on the large one, and of a page without the extension. */
  readonly start_ms: Percentiles;
  readonly load_ms: Percentiles;
  readonly without_ms: number;
  /** Microseconds a record. */
  readonly record_us: Percentiles;
  /** Milliseconds a second. */
  readonly idle_ms_s: Percentiles;
  readonly canvas_ms_s: Percentiles;
  readonly video_ms_s: Percentiles;
  readonly n: number;
  readonly n_long: number;
}

async function measure(world: World, n: number): Promise<Result> {
  const without = await start(world, 'large');
  await world.person.grantAllSites();
  const [starts, loads, records, idling] = [[], [], [], []] as [number[], number[], number[], number[]];
  const scripts = new Set<string>();
  for (let round = 0; round < n; round += 1) {
    const small = await start(world, 'small');
    starts.push(small.ms);
    const large = await start(world, 'large', async (page, thread) => {
      records.push((await change(world, page, thread)).ms);
      if (round < LONG_ROUNDS) idling.push((await rest(world, thread, IDLE)).ms);
    });
    loads.push(large.ms);
    for (const script of [...small.began, ...large.began]) scripts.add(script);
  }
  const canvas = await live(world, 'canvas', n);
  const video = await live(world, 'video', n);
  const perSecond = (times: readonly number[], duration: number) =>
    percentiles(times.map((ms) => (ms * 1000) / duration));
  return {
    bytes: { before: sizeOf(world, scripts), with_candidate: sizeOf(world, canvas.scripts) },
    start_ms: percentiles(starts),
    load_ms: percentiles(loads),
    without_ms: without.ms,
    record_us: percentiles(records.map((ms) => (ms * 1000) / RECORDS)),
    idle_ms_s: perSecond(idling, IDLE),
    canvas_ms_s: perSecond(canvas.times, LIVE),
    video_ms_s: perSecond(video.times, LIVE),
    n,
    n_long: idling.length,
  };
}

/** Everything from the navigation until a second after `load`; `then` goes on in the same page. */
async function start(
  { person, pages, base }: World,
  name: 'small' | 'large' | 'canvas' | 'video',
  then: (page: Page, thread: PageThread) => Promise<void> = () => Promise.resolve(),
): Promise<OwnTime> {
  const page = await person.context.newPage();
  const address = pages.addressOf(name);
  const events = await trace(person.host.cdp, async () => {
    await page.goto(address);
    await sleep(START);
  });
  if (name === 'large') {
    const nodes = await page.evaluate(() => document.querySelectorAll('main, main *').length);
    if (nodes !== NODES) throw new Error(`the large page has ${nodes} elements`);
  }
  const thread = threadOf(events, address);
  await then(page, thread);
  await page.close();
  return ownTime(events, thread, base);
}

/** The page's ten thousand records, and what comes of them. */
async function change({ person, pages, base }: World, page: Page, thread: PageThread): Promise<OwnTime> {
  const changed = pages.changed();
  const events = await trace(person.host.cdp, async () => {
    await page.evaluate('void setTimeout(change)');
    await changed;
  });
  return ownTime(events, thread, base);
}

async function rest({ person, base }: World, thread: PageThread, duration: number): Promise<OwnTime> {
  const events = await trace(person.host.cdp, () => sleep(duration));
  return ownTime(events, thread, base);
}

/** A page whose picture changes in every frame and is no code. */
async function live(
  world: World,
  name: 'canvas' | 'video',
  n: number,
): Promise<{ readonly times: readonly number[]; readonly scripts: ReadonlySet<string> }> {
  const times: number[] = [];
  const scripts = new Set<string>();
  for (let round = 0; round < Math.min(n, LONG_ROUNDS); round += 1) {
    const { began } = await start(world, name, async (_page, thread) => {
      await sleep(SETTLED);
      times.push((await rest(world, thread, LIVE)).ms);
    });
    for (const script of began) scripts.add(script);
  }
  return { times, scripts };
}

function sizeOf({ root, base }: World, scripts: ReadonlySet<string>): number {
  const sizes = [...scripts].map(
    (address) => statSync(join(root, 'dist', 'chromium', address.slice(base.length))).size,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function print({ bytes, without_ms, n, n_long, ...measured }: Result): void {
  const [load = 0] = loadavg();
  console.log(`${n} rounds (${n_long} of the long ones), ${cpus().length} cores, load ${load.toFixed(1)}`);
  console.log(`bytes injected: ${bytes.before} without a candidate, ${bytes.with_candidate} with one`);
  console.log(`${''.padEnd(16)}${'p50'.padStart(9)}${'p95'.padStart(9)}`);
  for (const [name, { p50, p95 }] of Object.entries(measured)) {
    console.log(`${name.padEnd(16)}${p50.toFixed(1).padStart(9)}${p95.toFixed(1).padStart(9)}`);
  }
  console.log(`${'without_ms'.padEnd(16)}${without_ms.toFixed(1).padStart(9)}`);
}

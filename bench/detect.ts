import { cpus, loadavg } from 'node:os';
import type { BenchArguments } from '../scripts/bench/arguments.mjs';
import { needsLibrary, readPages, type ServedPage } from './detect/corpus.ts';
import { type Grant, openCorpusBrowser } from './detect/corpus-browser.ts';
import { findLibrary } from './detect/library.ts';
import { type Miss, missesOf, type Score, scoreOf, timesOf } from './detect/score.ts';
import { type PageServer, servePages } from './detect/serve-pages.ts';
import { type Visit, visit } from './detect/visit.ts';

const GRANTED: Readonly<Record<Grant, string>> = { all: 'all sites granted', site: 'this site granted' };

/** Milliseconds after the last picture of the tab, until the browser gives the next two without a pause. */
const QUOTA_FREE = 1_100;

/** `npm run bench:detect`. What each number is, bench/README.md says. */
export async function bench(root: string, { corpus, lib, only, grant, json }: BenchArguments): Promise<void> {
  const named = (await readPages(corpus)).filter(
    ({ id }) => only.length === 0 || only.some((one) => id.startsWith(one)),
  );
  const library = named.some(needsLibrary) ? await findLibrary({ root, corpus, lib }, console.error) : null;
  const skipped = library === null ? named.filter(needsLibrary) : [];
  const pages = named.filter((page) => !skipped.includes(page));
  const server = await servePages(pages, library);
  try {
    const grants: readonly Grant[] = grant === 'both' ? ['all', 'site'] : [grant];
    const visits: Partial<Record<Grant, readonly Visit[]>> = {};
    for (const each of grants) visits[each] = await visitAll(root, pages, server, each);
    for (const each of grants) print(each, visits[each] ?? []);
    for (const { id } of skipped) console.log(`  skipped   ${id}: it loads /lib.js, which is not there (--lib FILE)`);
    if (json) console.log(JSON.stringify(resultOf(visits)));
  } finally {
    await server.close();
  }
}

async function visitAll(
  root: string,
  pages: readonly ServedPage[],
  server: PageServer,
  grant: Grant,
): Promise<readonly Visit[]> {
  const visits: Visit[] = [];
  for (const dpr of new Set(pages.map((page) => page.dpr))) {
    const drawn = pages.filter((page) => page.dpr === dpr).sort(byWindow);
    console.error(`${drawn.length} pages at ${dpr} pixels a CSS pixel, ${GRANTED[grant]} ...`);
    const browser = await openCorpusBrowser({ root, dpr, grant, site: server.pattern, blank: server.blank });
    try {
      for (const page of drawn) {
        await browser.fit(page.css, page.zoom);
        visits.push(await visit(browser, page, server.addressOf(page, grant)));
        const last = await browser.ear.forget();
        if (last !== null) await new Promise((resolve) => setTimeout(resolve, last + QUOTA_FREE - Date.now()));
      }
    } finally {
      await browser.close();
    }
  }
  return visits;
}

/** Pages that need the same window follow each other. */
const byWindow = (one: ServedPage, other: ServedPage): number =>
  one.zoom - other.zoom || one.css[0] - other.css[0] || one.css[1] - other.css[1];

type Visits = Partial<Record<Grant, readonly Visit[]>>;

interface Result {
  readonly all?: Score;
  readonly site?: Score;
  readonly ms: { readonly dom: ReturnType<typeof timesOf>; readonly capture: ReturnType<typeof timesOf> };
}

/** Times are those with all sites granted, where everything can be found. */
function resultOf({ all, site }: Visits): Result {
  const timed = all ?? site ?? [];
  return {
    ...(all === undefined ? {} : { all: scoreOf(all) }),
    ...(site === undefined ? {} : { site: scoreOf(site) }),
    ms: { dom: timesOf(timed, 'dom'), capture: timesOf(timed, 'capture') },
  };
}

function print(grant: Grant, visits: readonly Visit[]): void {
  const { codes, found, wrong, false: falsely } = scoreOf(visits);
  const [load = 0] = loadavg();
  console.log(`\n${GRANTED[grant]} (${cpus().length} cores, load ${load.toFixed(1)})`);
  console.log(`  ${found} of ${codes} codes found, ${wrong} wrong, ${falsely} look-alikes read as codes`);
  for (const way of ['dom', 'capture'] as const) {
    const times = timesOf(visits, way);
    if (times !== null)
      console.log(`  ${way.padEnd(10)}p50 ${times.p50.toFixed(1)} ms, p95 ${times.p95.toFixed(1)} ms`);
  }
  for (const { id, carrier, why } of missesOf(visits) satisfies readonly Miss[])
    console.log(`  missed    ${id.padEnd(36)}${carrier.padEnd(22)}${why}`);
}

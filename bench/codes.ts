import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { BenchArguments } from '../scripts/bench/arguments.mjs';
import { getBrowser } from '../scripts/browser/get-browser.ts';
import { createPerson, type Person } from '../scripts/browser/person.ts';
import type { RealPopup } from '../scripts/browser/popup.ts';
import { waitUntil } from '../scripts/browser/wait-until.ts';
import { SetupError } from '../scripts/setup/setup-error.mjs';
import type { MessageName, RequestOf, ResponseOf } from '../src/messaging/messages.ts';
import { openEmptyPage } from './code-page.ts';
import { QUERIES, thousandAccounts } from './codes/thousand.ts';
import { type Percentiles, percentiles } from './percentiles.ts';

/** The issuer of one account is this site's. */
const SITE = 'https://mail.example';

/** An import is long, and all of them do the same. */
const IMPORTS = 5;

interface Result {
  readonly popup_ms: Percentiles;
  readonly search_ms: Percentiles;
  readonly import_ms: { readonly p50: number };
  readonly n: number;
}

/** What is printed besides. */
interface Told extends Result {
  /** The popup when the worker had gone to sleep. */
  readonly asleep_ms: Percentiles;
}

/** `npm run bench:codes`. What each number is, bench/README.md says. */
export async function bench(root: string, { n, json }: BenchArguments): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const executable = await getBrowser(root, console.error, new AbortController().signal);
    if (executable === null) throw new SetupError('A benchmark of codes needs a browser: set CHROME_PATH.');
    const extension = join(root, 'dist', 'chromium');
    const person = await createPerson({ executable, profile: join(folder, 'profile'), extension, headless: true });
    try {
      const told = await measure(person, n);
      print(told);
      const { asleep_ms: _, ...result } = told;
      if (json) console.log(JSON.stringify(result satisfies Result));
    } finally {
      await person.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(person: Person, n: number): Promise<Told> {
  const imports = await importInTurn(person);
  const page = await person.context.newPage();
  await openEmptyPage(page, SITE);
  const [opening, asleep, searches] = [[], [], []] as [number[], number[], number[]];
  for (let round = 0; round < n; round += 1) {
    const popup = await person.openPopup(page);
    opening.push(await codesShown(popup));
    searches.push(await searched(popup, QUERIES[round % QUERIES.length] ?? ''));
    await popup.close();
    await person.killWorker();
    const late = await person.openPopup(page);
    asleep.push(await codesShown(late));
    await late.close();
  }
  return {
    popup_ms: percentiles(opening),
    asleep_ms: percentiles(asleep),
    search_ms: percentiles(searches),
    import_ms: { p50: percentiles(imports).p50 },
    n,
  };
}

/** From the question of the options page what a file would bring, to the answer that it is there; the last one stays. */
async function importInTurn(person: Person): Promise<readonly number[]> {
  const options = await person.context.newPage();
  await options.goto(`chrome-extension://${person.host.extensionId}/src/options/index.html`);
  const bytes = Buffer.from(thousandAccounts()).toString('base64');
  const source = { kind: 'file', bytes, password: null } as const;
  const times: number[] = [];
  for (let round = 0; round < IMPORTS; round += 1) {
    const { accounts } = await send(options, 'passcodes.list', { tabId: null, first: 0 });
    const passcodeIds = accounts.map(({ passcodeId }) => passcodeId);
    if (round > 0) {
      await send(options, 'passcodes.remove', { passcodeIds });
      await send(options, 'passcodes.erase', { passcodeIds });
    }
    const began = await now(options);
    const shown = await send(options, 'passcodes.preview', { source });
    const digest = shown.kind === 'read' ? shown.digest : '';
    const answer = await send(options, 'passcodes.add', { source, digest, site: null });
    times.push((await now(options)) - began);
    if (!answer.ok || answer.added.length !== 1000) throw new Error('the accounts were not added');
  }
  await options.close();
  return times;
}

/** As the options page sends it: through the browser, to the door of the background. */
async function send<N extends MessageName>(page: Page, name: N, request: RequestOf<N>): Promise<ResponseOf<N>> {
  const reply = await page.evaluate(
    (message) =>
      (
        globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } }
      ).chrome.runtime.sendMessage(message),
    { name, request },
  );
  const { outcome, response } = reply as { outcome: string; response: ResponseOf<N> };
  if (outcome !== 'answered') throw new Error(`${name} was not answered: ${JSON.stringify(reply)}`);
  return response;
}

const now = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Milliseconds from the beginning of the popup's document until the first codes stand in it. */
function codesShown(popup: RealPopup): Promise<number> {
  return markAt(popup, 'countersign.codes');
}

/** Milliseconds from the event of typing until what was typed for stands in the popup. */
async function searched(popup: RealPopup, query: string): Promise<number> {
  await popup.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('input[role="searchbox"]');
    if (field === null) throw new Error('there is no field to search in');
    field.focus();
    field.addEventListener('input', () => performance.mark('bench.typed'), { capture: true, once: true });
  });
  await popup.insertText(query);
  const drawn = await markAt(popup, 'countersign.search');
  return drawn - (await markAt(popup, 'bench.typed'));
}

const markAt = (popup: RealPopup, name: string): Promise<number> =>
  waitUntil(`the mark ${name} in the popup`, () =>
    popup.evaluate((mark) => performance.getEntriesByName(mark).at(-1)?.startTime ?? null, name),
  );

const GOALS = { popup_ms: '150', asleep_ms: 'none', search_ms: '16', import_ms: '2000' } as const;

function print({ n, ...measured }: Told): void {
  const [load = 0] = loadavg();
  console.log(`${n} rounds, ${IMPORTS} imports, 1000 accounts, ${cpus().length} cores, load ${load.toFixed(1)}`);
  console.log(`${''.padEnd(14)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'goal p50'.padStart(10)}`);
  for (const [name, times] of Object.entries(measured)) {
    const p95 = 'p95' in times ? times.p95.toFixed(1) : '';
    const goal = GOALS[name as keyof typeof GOALS];
    console.log(`${name.padEnd(14)}${times.p50.toFixed(1).padStart(9)}${p95.padStart(9)}${goal.padStart(10)}`);
  }
}

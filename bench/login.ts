import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchArguments } from '../scripts/bench/arguments.mjs';
import { attachToPopup, findPopup, type RealPopup } from '../scripts/browser/popup.ts';
import { approve, continueWith, scan, waitForPhase, waitUntilArmed } from '../scripts/browser/popup-actions.ts';
import { textOf } from '../scripts/browser/texts.ts';
import { waitUntil } from '../scripts/browser/wait-until.ts';
import { openEmptyPage, showCode } from './code-page.ts';
import { type LoginWorld, openLoginWorld } from './login-world.ts';
import { percentiles } from './percentiles.ts';

/** An origin gets ten automatic claims a minute, and the demo is one origin. */
const PACE = 6_500;

/** `npm run bench:login`. What each number is, bench/README.md says. */
export async function bench(root: string, { n, json }: BenchArguments): Promise<void> {
  const world = await openLoginWorld(root);
  try {
    await approveEverywhere(world);
    const toConfirmation: number[] = [];
    for (let round = 0; round < n; round += 1) toConfirmation.push(await codeToConfirmation(world, round));
    const opening: number[] = [];
    const toSignedIn: number[] = [];
    for (let round = 0; round < n; round += 1) {
      const pause = n < 10 ? null : sleep(PACE);
      const { opened, signedIn } = await signIn(world);
      opening.push(opened);
      toSignedIn.push(signedIn);
      await pause;
    }
    const result = {
      code_to_confirmation_ms: percentiles(toConfirmation),
      popup_opening_ms: percentiles(opening),
      approve_to_signed_in_ms: percentiles(toSignedIn),
      n,
    };
    print(result);
    if (json) console.log(JSON.stringify(result));
  } finally {
    await world.close();
  }
}

/** A code is claimed without a click only where this account approved before. */
async function approveEverywhere({ person, origins, demoUrl, newCode }: LoginWorld): Promise<void> {
  const demo = await person.newDemo(demoUrl);
  const first = await scan(person, demo.page);
  await continueWith(first);
  await approve(first);
  await demo.waitForSignedIn();
  for (const origin of origins) {
    const page = await person.context.newPage();
    await openEmptyPage(page, origin);
    await showCode(page, 'img', await newCode());
    const popup = await scan(person, page);
    await continueWith(popup);
    await approve(popup);
    // The demo refuses a login that no browser of its own began; the account has approved here all the same.
    await page.waitForURL((url) => url.pathname !== '/bench');
    await page.close();
  }
  await person.startAfresh();
}

/** The popup is open over the page when the code appears. */
async function codeToConfirmation({ person, origins, newCode }: LoginWorld, round: number): Promise<number> {
  const page = await person.context.newPage();
  await openEmptyPage(page, origins[round % origins.length] ?? '');
  const popup = await person.openPopup(page);
  await popup.waitForControl(textOf('scan_page'));
  const code = await newCode();
  const shown = await showCode(page, round % 2 === 0 ? 'img' : 'canvas', code);
  await waitForPhase(popup, 'asking');
  const drawn = await drawnAt(popup, 'asking');
  await popup.close();
  await page.close();
  return drawn - shown;
}

/** A whole sign-in at the demo: its popup opens by itself, and Approve is clicked once it takes clicks. */
async function signIn({ person, demoUrl }: LoginWorld): Promise<{ opened: number; signedIn: number }> {
  const demo = await person.newDemo(demoUrl);
  const popup = await attachToPopup(person.host);
  await waitUntilArmed(popup);
  const opened = (await drawnAt(popup, 'asking')) - (await popup.evaluate(() => performance.timeOrigin));
  const place = await popup.waitForControl(textOf('approve'));
  const clicked = Date.now();
  await popup.clickAt(place);
  await demo.waitForSignedIn();
  await demo.page.waitForLoadState('load');
  const loaded = await demo.page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return (
      performance.timeOrigin + ((navigation as PerformanceNavigationTiming | undefined)?.loadEventEnd ?? Number.NaN)
    );
  });
  await waitUntil('the popup to close', async () => ((await findPopup(person.host)) === null ? true : null));
  await person.startAfresh();
  return { opened, signedIn: loaded - clicked };
}

/** When the popup had last drawn this phase, in milliseconds since 1970. Its text can be read before its mark is there. */
const drawnAt = (popup: RealPopup, phase: string): Promise<number> =>
  waitUntil(`the mark of ${phase}`, () =>
    popup.evaluate((name) => {
      const mark = performance.getEntriesByName(name).at(-1);
      return mark === undefined ? null : performance.timeOrigin + mark.startTime;
    }, `countersign.${phase}`),
  );

interface Result {
  readonly code_to_confirmation_ms: ReturnType<typeof percentiles>;
  readonly popup_opening_ms: ReturnType<typeof percentiles>;
  readonly approve_to_signed_in_ms: ReturnType<typeof percentiles>;
  readonly n: number;
}

function print({ n, ...measured }: Result): void {
  const [load = 0] = loadavg();
  console.log(`${n} rounds, ${cpus().length} cores, load ${load.toFixed(1)}`);
  console.log(`${''.padEnd(26)}${'p50'.padStart(9)}${'p95'.padStart(9)}`);
  for (const [name, { p50, p95 }] of Object.entries(measured)) {
    console.log(`${name.padEnd(26)}${p50.toFixed(1).padStart(9)}${p95.toFixed(1).padStart(9)}`);
  }
}

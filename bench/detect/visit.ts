import type { Page } from 'playwright-core';
import { contentWorld } from '../../scripts/browser/content-world.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { ServedPage } from './corpus.ts';
import type { CorpusBrowser } from './corpus-browser.ts';
import { CAPTURE_TAKEN, type Heard } from './worker-ear.ts';

/** What came of one page. */
export interface Visit {
  readonly page: ServedPage;
  /** Texts that were read, whatever they are of. */
  readonly texts: readonly string[];
  /**
   * Milliseconds from the code being there to the worker hearing of it; `null` when it never did. Less than 0 where
   * that was before the page said that it is there.
   */
  readonly milliseconds: number | null;
  /** Whether a picture of the tab was asked for, and whether one was taken, before it was told. */
  readonly asked: boolean;
  readonly captured: boolean;
  /** Elements that could not be read. */
  readonly unreadable: number;
}

/** Milliseconds after which a page without a report is one that was missed, or rightly left alone. */
const PATIENCE = 4_000;
/** Milliseconds for more codes to be told of, which would be wrong ones. */
const REST = 150;

/** Opens the page at its address as a fresh document. `page.codePresentAt` is set by what serves it. */
export async function visit(
  { tab, extensionId, ear }: CorpusBrowser,
  page: ServedPage,
  address: string,
): Promise<Visit> {
  await tab.goto(address);
  const expected = page.items.filter(({ payload }) => payload !== null).length;
  await ear.waitForCodes(address, Math.max(1, expected), PATIENCE);
  await new Promise((resolve) => setTimeout(resolve, REST));
  const heard = await ear.heard(address);
  const present = await waitUntil('the page to be drawn', () =>
    tab.evaluate(() => (globalThis as { codePresentAt?: number }).codePresentAt ?? null),
  );
  const told = firstOfMost(heard);
  const { texts, unreadable } = await sightingOf(tab, extensionId);
  const before = heard.filter(({ at }) => told === null || at < told.at);
  return {
    page,
    texts,
    unreadable,
    milliseconds: told === null ? null : told.at - present,
    asked: before.some(({ name }) => name === 'areas.read'),
    captured: before.some(({ name }) => name === CAPTURE_TAKEN),
  };
}

/** The first report of as many codes as any. */
function firstOfMost(heard: readonly Heard[]): Heard | null {
  const most = Math.max(0, ...heard.map(({ codes }) => codes));
  return most === 0 ? null : (heard.find(({ codes }) => codes === most) ?? null);
}

/** What the content script holds of the page, read in its own world: texts of other codes never leave it. */
async function sightingOf(tab: Page, extensionId: string) {
  const world = await contentWorld(tab, extensionId);
  try {
    return await world.evaluate(() => {
      const run = (globalThis as Record<symbol, unknown>)[Symbol.for('countersign.content')] as
        | { sighting(): { readonly texts: Iterable<string>; readonly framed?: Iterable<string>; unreadable: number } }
        | undefined;
      const seen = run?.sighting();
      return { texts: [...(seen?.texts ?? []), ...(seen?.framed ?? [])], unreadable: seen?.unreadable ?? 0 };
    });
  } finally {
    await world.detach();
  }
}

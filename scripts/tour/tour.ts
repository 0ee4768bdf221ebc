import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForeignSite } from '../browser/foreign-site.ts';
import { createPerson, type Person } from '../browser/person.ts';
import { composeWindow, photograph, type WindowView } from './compose.ts';
import { TOUR, type TourScene } from './steps.ts';

export interface TourOptions {
  readonly root: string;
  readonly executable: string;
  readonly stack: { readonly issuer: string; readonly demoUrl: string };
  /** Takes each picture, in order. */
  readonly keep: (name: string, png: Buffer) => void;
  /** Who enrols. An address whose devices are gone would have to wait for a day (P22). */
  readonly email: string;
  readonly say: (line: string) => void;
  /** Ends the tour: its browser is closed, and the step that is going on fails. */
  readonly signal?: AbortSignal;
}

/** Device pixels per CSS pixel of the pictures. */
export const SCALE = 2;

/** A person with the built extension in a headless browser of their own, and how they leave nothing behind. */
export async function newTourist(
  root: string,
  executable: string,
): Promise<{ readonly person: Person; readonly leave: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  const person = await createPerson({
    executable,
    profile,
    extension: join(root, 'dist', 'chromium'),
    headless: true,
    testHosts: true,
    window: { width: 1280, height: 860 },
    scale: SCALE,
  });
  return {
    person,
    async leave() {
      await person.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Goes through the product in a real, headless browser with a profile of its own. @throws Error at the first step that fails */
export async function takeTour({ root, executable, stack, keep, email, say, signal }: TourOptions): Promise<void> {
  const foreignSite = await openForeignSite();
  const { person, leave } = await newTourist(root, executable);
  try {
    await unlessAborted(signal, walk);
  } finally {
    await leave();
    await foreignSite.close();
  }

  async function walk(): Promise<void> {
    for (const [index, { title, run }] of TOUR.entries()) {
      await person.startAfresh();
      const views: [name: string, view: WindowView][] = [];
      const picture: TourScene['picture'] = async (name, page, popup) => {
        views.push([name, await photograph(page, popup)]);
      };
      const began = performance.now();
      await run({ ...stack, person, foreignSite, email, picture });
      const took = Math.round(performance.now() - began);
      say(`  ${index + 1}. ${title.padEnd(52)} ${String(took).padStart(6)} ms`);
      // Only now: composing opens a tab, which would close the popup of a step that is still going on.
      for (const [name, view] of views) keep(name, await composeWindow(person.context, view, SCALE));
    }
  }
}

/**
 * Waits for the task, but not after the signal: a question to a browser that is being closed may never be answered.
 * @throws the signal's reason when it is aborted first
 */
async function unlessAborted(signal: AbortSignal | undefined, task: () => Promise<void>): Promise<void> {
  if (signal === undefined) return task();
  signal.throwIfAborted();
  const running = task();
  // What fails because the browser goes away under it is nobody's concern any more.
  running.catch(() => undefined);
  await Promise.race([running, once(signal, 'abort')]);
  signal.throwIfAborted();
}

/** Keeps every picture in a folder that is emptied first, numbered in their order. */
export function keepIn(folder: string): TourOptions['keep'] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let count = 0;
  return (name, png) => {
    count += 1;
    writeFileSync(join(folder, `${String(count).padStart(2, '0')}-${name}.png`), png);
  };
}

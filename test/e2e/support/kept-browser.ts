import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../../scripts/browser/find-browser.ts';
import type { LaunchOptions } from '../../../scripts/browser/launch-browser.ts';
import { createPerson, type Person } from '../../../scripts/browser/person.ts';

const BUILT = join(import.meta.dirname, '..', '..', '..', 'dist', 'chromium');

/** How a browser is started that is like most of them. */
export const USUAL = { extension: BUILT, headless: true, testHosts: true, still: true } as const;

/** The browser of the last file of tests that this worker ran, without the extension. */
let kept: Person | null = null;

/**
 * A person with a browser of their own that starts like most, whose extension knows nothing and may nothing. It is
 * handed on from file to file: installing the extension again takes a third of what starting a browser takes.
 */
export async function takeBrowser(): Promise<Person> {
  const person = kept;
  kept = null;
  if (person !== null) {
    try {
      await person.install();
      return person;
    } catch {
      // It crashed meanwhile, or hangs.
      await person.close().catch(() => undefined);
    }
  }
  return startBrowser({ ...USUAL, profile: keptProfile() });
}

/**
 * A folder of this worker's. Vitest ends a worker at a moment of its own, with its browser, and leaves no time to clear
 * up: the next one does.
 */
function keptProfile(): string {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^countersign-kept-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) remove(join(tmpdir(), name));
  }
  return mkdtempSync(join(tmpdir(), `countersign-kept-${process.pid.toString()}-`));
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Its browser is just ending, and still writes: the next one's turn.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Hands it back when the last test with it is over. */
export async function giveBrowser(person: Person): Promise<void> {
  try {
    for (const other of person.context.browser()?.contexts() ?? []) if (other !== person.context) await other.close();
    await person.startAfresh();
    await person.context.unrouteAll();
    await person.uninstall();
    kept = person;
  } catch {
    await person.close().catch(() => undefined);
  }
}

/** @throws Error where no browser is installed */
export function startBrowser(
  options: Omit<LaunchOptions, 'executable' | 'extension'> & { readonly extension: string },
): Promise<Person> {
  const search = findBrowser();
  if (!search.found) throw new Error('There is no Chromium here: run "npm test", which gets one, or set CHROME_PATH.');
  return createPerson({ ...options, executable: search.executable });
}

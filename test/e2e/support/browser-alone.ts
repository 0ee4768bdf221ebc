import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { findBrowser } from '../../../scripts/browser/find-browser.ts';
import { createPerson, type Person } from '../../../scripts/browser/person.ts';

/** A person with the built extension, for what needs no server of ours. */
export function useBrowserAlone(): () => Person {
  let opened: { readonly person: Person; readonly profile: string } | null = null;
  beforeAll(async () => {
    const search = findBrowser();
    if (!search.found)
      throw new Error('There is no Chromium here: run "npm test", which gets one, or set CHROME_PATH.');
    const profile = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
    const extension = join(import.meta.dirname, '..', '..', '..', 'dist', 'chromium');
    const person = await createPerson({
      executable: search.executable,
      profile,
      extension,
      headless: true,
      still: true,
      testHosts: true,
    });
    opened = { person, profile };
  });
  afterAll(async () => {
    await opened?.person.close();
    if (opened !== null) rmSync(opened.profile, { recursive: true, force: true });
  });
  return () => {
    if (opened === null) throw new Error('the browser is only there inside of tests');
    return opened.person;
  };
}

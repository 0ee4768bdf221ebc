import { afterAll, beforeAll } from 'vitest';
import type { Person } from '../../../scripts/browser/person.ts';
import { giveBrowser, takeBrowser } from './kept-browser.ts';

/** A person with the built extension, for what needs no server of ours. */
export function useBrowserAlone(): () => Person {
  let person: Person | null = null;
  beforeAll(async () => {
    person = await takeBrowser();
  });
  afterAll(async () => {
    if (person !== null) await giveBrowser(person);
  });
  return () => {
    if (person === null) throw new Error('the browser is only there inside of tests');
    return person;
  };
}

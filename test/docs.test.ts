import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const TEST_FILE = /[A-Za-z0-9/.-]+\.(?:test|spec)\.tsx?/g;

/** The text of every test file, by its name without folders; files of one name are taken together. */
const texts = new Map<string, string>();
for (const file of readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:test|spec)\.tsx?$/.test(file)) continue;
  const text = readFileSync(join(import.meta.dirname, file), 'utf8').replaceAll("\\'", "'");
  texts.set(basename(file), (texts.get(basename(file)) ?? '') + text);
}

/** Parts of a test's name that must stand in its file as they are: between them stands what a table of cases fills in. */
const partsOf = (name: string): readonly string[] =>
  name
    .split(/…| > |%[si]|\$\w+/)
    .map((part) => part.replace(/^P\d+(?:, P\d+)*:/, '').replace(/^[ ,;:]+|[ ,;:]+$/g, ''))
    .filter((part) => part.length > 5);

test.each(['THREATS.md', 'ARCHITECTURE.md'])('every test that a table of docs/%s names is there', (document) => {
  const lines = readFileSync(join(import.meta.dirname, '../docs', document), 'utf8').split('\n');
  let named = 0;
  for (const line of lines.filter((candidate) => candidate.startsWith('|'))) {
    const cell =
      line
        .replace(/\|\s*$/, '')
        .split(' | ')
        .at(-1) ?? '';
    const files = cell.match(TEST_FILE) ?? [];
    if (files.length === 0) continue;
    for (const file of files) expect([...texts.keys()]).toContain(basename(file));
    const text = files.map((file) => texts.get(basename(file)) ?? '').join('\n');
    for (const [, code, quoted] of cell.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
      for (const part of partsOf(code ?? quoted ?? '')) {
        if (part.match(TEST_FILE) !== null) continue;
        named += 1;
        expect(text, `${document}: ${line.slice(0, 80)}`).toContain(part);
      }
    }
  }
  expect(named).toBeGreaterThan(20);
});

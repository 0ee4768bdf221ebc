import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Names of tests that begin with rules: `P5: …` or `P10, P12: …`. */
const NAMED = /\b(?:it|test)(?:\.each\([^)]*\))?\(\s*['"`]((?:P\d+)(?:, P\d+)*):/g;

const rulesIn = (text: string): readonly string[] =>
  [...text.matchAll(NAMED)].flatMap(([, rules = '']) => rules.split(', '));

const testFiles = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:test|spec)\.tsx?$/.test(file))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
const named = new Set(testFiles.flatMap(rulesIn));

const protocol = readFileSync(join(import.meta.dirname, '../docs/PROTOCOL.md'), 'utf8');
const rules = [...protocol.matchAll(/^- (P\d+)\./gm)].map(([, rule = '']) => rule);

test('docs/PROTOCOL.md numbers its rules from P1 on, without a gap', () => {
  expect(rules).toEqual(Array.from({ length: 24 }, (_, index) => `P${index + 1}`));
});

test.each(rules)('%s is named by at least one test', (rule) => {
  expect(named).toContain(rule);
});

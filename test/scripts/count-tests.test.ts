import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countTests } from '../../scripts/test/count-tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'countersign-count-'));

function report(suites: readonly { status: string; tests: readonly string[] }[]): string {
  const file = join(folder, `${Math.random()}.json`);
  const testResults = suites.map(({ status, tests }, index) => ({
    name: `suite ${index}`,
    status,
    assertionResults: tests.map((it) => ({ status: it, fullName: it })),
  }));
  writeFileSync(file, JSON.stringify({ testResults }));
  return file;
}

describe('countTests', () => {
  it.each([
    ['all passed', [{ status: 'passed', tests: ['passed', 'passed'] }], 0, { passed: 2, failed: 0 }],
    ['a failure', [{ status: 'failed', tests: ['passed', 'failed'] }], 1, { passed: 1, failed: 1 }],
    [
      'a skipped test counts as failed',
      [{ status: 'passed', tests: ['passed', 'skipped'] }],
      0,
      { passed: 1, failed: 1 },
    ],
    ['a file that can not be loaded counts as failed', [{ status: 'failed', tests: [] }], 1, { passed: 0, failed: 1 }],
  ] as const)('%s', (_name, suites, code, expected) => {
    expect(countTests(report(suites), code)).toMatchObject(expected);
  });

  it('tells each failure by its file, its name and the beginning of what it said', () => {
    const file = join(folder, 'told.json');
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n');
    const testResults = [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'is fine' },
          { status: 'failed', fullName: 'breaks', failureMessages: [lines] },
          { status: 'skipped', fullName: 'is left out' },
        ],
      },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ];
    writeFileSync(file, JSON.stringify({ testResults }));
    const [broken, ...others] = countTests(file, 1).failures ?? [];
    expect(broken?.split('\n  ').slice(0, 2)).toEqual(['a.test.ts > breaks', 'line 0']);
    expect(broken).not.toContain('line 49');
    expect(others).toEqual(['a.test.ts > is left out\n  skipped', 'b.test.ts\n  no such module']);
  });

  it('a run without any test is a failure', () => {
    expect(countTests(report([]), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('an error outside of the tests is a failure', () => {
    expect(countTests(report([{ status: 'passed', tests: ['passed'] }]), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('a report that is not there is a failure', () => {
    expect(countTests(join(folder, 'missing.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });
});

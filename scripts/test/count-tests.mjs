// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} VitestReport
 * @property {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} testResults
 */

/**
 * Counts a vitest JSON report. What did not run (skipped, a file that could not be loaded, an error outside of any
 * test) counts as failed, so that nothing is green by its absence.
 * @param {string} file
 * @param {number} exitCode of vitest
 * @returns {{ passed: number, failed: number, note?: string }}
 */
export function countTests(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, note: `no report; exit code ${String(exitCode)}` };
  /** @type {VitestReport} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap((suite) => suite.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const broken = testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status === 'passed'),
  ).length;
  const failed = tests.length - passed + broken;
  if (failed > 0) return { passed, failed };
  if (tests.length === 0) return { passed, failed: 1, note: 'there were no tests' };
  return exitCode === 0 ? { passed, failed } : { passed, failed: 1, note: 'an error outside of the tests' };
}

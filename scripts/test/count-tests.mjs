// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} VitestTest */
/**
 * @typedef {object} VitestReport
 * @property {{ name: string, status: string, message?: string, assertionResults: VitestTest[] }[]} testResults
 */

/** Of a failure's text: what was expected and the places of our own come first. */
const LINES_OF_A_FAILURE = 16;

/**
 * Counts a vitest JSON report. What did not run (skipped, a file that could not be loaded, an error outside of any
 * test) counts as failed, so that nothing is green by its absence.
 * @param {string} file
 * @param {number} exitCode of vitest
 * @returns {{ passed: number, failed: number, note?: string, failures?: string[] }} `failures`: a text for each of them
 */
export function countTests(file, exitCode) {
  if (!existsSync(file)) return { passed: 0, failed: 1, note: `no report; exit code ${String(exitCode)}` };
  /** @type {VitestReport} */
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap((suite) => suite.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failures = testResults.flatMap(failuresOf);
  if (failures.length > 0) return { passed, failed: failures.length, failures };
  if (tests.length === 0) return { passed, failed: 1, note: 'there were no tests' };
  return exitCode === 0 ? { passed, failed: 0 } : { passed, failed: 1, note: 'an error outside of the tests' };
}

/**
 * @param {VitestReport['testResults'][number]} suite
 * @returns {string[]}
 */
function failuresOf(suite) {
  const failed = suite.assertionResults.filter((test) => test.status !== 'passed');
  if (failed.length === 0) return suite.status === 'failed' ? [text(suite.name, suite.message)] : [];
  return failed.map((test) =>
    text(`${suite.name} > ${test.fullName}`, test.failureMessages?.join('\n') || test.status),
  );
}

/**
 * @param {string} title
 * @param {string} [message]
 */
function text(title, message = '') {
  return [title, ...message.split('\n').slice(0, LINES_OF_A_FAILURE)].join('\n  ');
}

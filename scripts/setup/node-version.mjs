// @ts-check
import { readFileSync } from 'node:fs';

/**
 * Whether a version is in a range of the forms that `engines` uses: `^a.b.c` and `>=a.b.c`, joined by `||`.
 * @param {string} version as `process.versions.node`
 * @param {string} range
 * @returns {boolean}
 */
export function satisfiesNodeRange(version, range) {
  const actual = numbersOf(version);
  return range.split('||').some((part) => {
    const wanted = numbersOf(part);
    const enough = compare(actual, wanted) >= 0;
    return part.trim().startsWith('^') ? enough && actual[0] === wanted[0] : enough;
  });
}

/**
 * One clear sentence instead of a syntax error from somewhere inside.
 * @param {string} root folder of package.json
 */
export function assertNodeVersion(root, version = process.versions.node) {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  if (satisfiesNodeRange(version, engines.node)) return;
  console.error(
    `Countersign needs Node ${engines.node} and this is Node ${version}: install a newer one from https://nodejs.org and start again.`,
  );
  process.exit(1);
}

/** @param {string} text */
function numbersOf(text) {
  return (text.match(/\d+/g) || []).slice(0, 3).map(Number);
}

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function compare(a, b) {
  const index = [0, 1, 2].find((i) => (a[i] || 0) !== (b[i] || 0));
  return index === undefined ? 0 : (a[index] || 0) - (b[index] || 0);
}

// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';

export const BENCH_HELP = `npm run bench:login -- [options]
  --n N      rounds (30)
  --json     the numbers as one line of JSON at the end
  --help     this text
What each number is, bench/README.md says.`;

/** Each is bench/NAME.ts. */
const NAMES = ['login'];

/**
 * @typedef {object} BenchArguments
 * @property {string} name
 * @property {number} n
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {string[]} argv without node and script
 * @returns {BenchArguments}
 */
export function readBenchArguments(argv) {
  const { values, positionals } = parse(argv);
  const [name = '', ...more] = positionals;
  if (!NAMES.includes(name) || more.length > 0)
    throw new SetupError(`There is no bench "${positionals.join(' ')}".\n${BENCH_HELP}`);
  const { n = '30', json = false, help = false } = values;
  if (!/^[1-9]\d{0,3}$/.test(n)) throw new SetupError(`--n is "${n}": it must be a number from 1 to 9999.`);
  return { name, n: Number(n), json, help };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { n: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${BENCH_HELP}`);
  }
}

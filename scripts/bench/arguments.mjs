// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';

export const BENCH_HELP = `npm run bench:login -- [options]
  --n N          rounds (30)
npm run bench:vision -- --corpus DIR [options]
  --corpus DIR   folder with a manifest.jsonl of pages with codes
  --peers        bare jsQR and bare zxing-wasm too
Both:
  --json         the numbers as one line of JSON at the end
  --help         this text
What each number is, bench/README.md says.`;

/** Each is bench/NAME.ts, with the programs that it needs built. */
const BENCHES = /** @type {const} */ ({ login: ['chromium', 'server', 'demo'], vision: [] });

/**
 * @typedef {object} BenchArguments
 * @property {keyof typeof BENCHES} name
 * @property {readonly ('chromium' | 'server' | 'demo')[]} needs
 * @property {number} n
 * @property {string} corpus
 * @property {boolean} peers
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
  if (!isBench(name) || more.length > 0)
    throw new SetupError(`There is no bench "${positionals.join(' ')}".\n${BENCH_HELP}`);
  const { n = '30', corpus = '', peers = false, json = false, help = false } = values;
  if (!/^[1-9]\d{0,3}$/.test(n)) throw new SetupError(`--n is "${n}": it must be a number from 1 to 9999.`);
  if (name === 'vision' && corpus === '' && !help)
    throw new SetupError(`Name the folder with the pages by --corpus.\n${BENCH_HELP}`);
  return { name, needs: BENCHES[name], n: Number(n), corpus, peers, json, help };
}

/**
 * @param {string} name
 * @returns {name is keyof typeof BENCHES}
 */
const isBench = (name) => Object.hasOwn(BENCHES, name);

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        n: { type: 'string' },
        corpus: { type: 'string' },
        peers: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${BENCH_HELP}`);
  }
}

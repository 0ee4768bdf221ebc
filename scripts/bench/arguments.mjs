// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';

export const BENCH_HELP = `npm run bench:login -- [options]
  --n N          rounds (30)
npm run bench:vision -- --corpus DIR [options]
  --corpus DIR   folder with a manifest.jsonl of pages with codes
  --peers        bare jsQR and bare zxing-wasm too
npm run bench:detect -- --corpus DIR [options]
  --corpus DIR   the same folder, with its pages
  --lib FILE     what the pages load as /lib.js (built from the corpus's lib folder)
  --only ID,ID   pages whose names begin so
  --grant WHICH  all | site (both, one after the other)
npm run bench:page -- [options]
  --n N          rounds (30)
npm run bench:codes -- [options]
  --n N          rounds (30)
All:
  --json         the numbers as one line of JSON at the end
  --help         this text
What each number is, bench/README.md says.`;

/** Each is bench/NAME.ts, with the programs that it needs built. */
const BENCHES = /** @type {const} */ ({
  login: ['chromium', 'server', 'demo'],
  vision: [],
  detect: ['chromium'],
  page: ['chromium'],
  codes: ['chromium'],
});

/**
 * @typedef {object} BenchArguments
 * @property {keyof typeof BENCHES} name
 * @property {readonly ('chromium' | 'server' | 'demo')[]} needs
 * @property {number} n
 * @property {string} corpus
 * @property {boolean} peers
 * @property {string} lib
 * @property {readonly string[]} only
 * @property {'all' | 'site' | 'both'} grant
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
  const { lib = '', only = '', grant = 'both' } = values;
  if (!/^[1-9]\d{0,3}$/.test(n)) throw new SetupError(`--n is "${n}": it must be a number from 1 to 9999.`);
  if ((name === 'vision' || name === 'detect') && corpus === '' && !help)
    throw new SetupError(`Name the folder with the pages by --corpus.\n${BENCH_HELP}`);
  if (grant !== 'all' && grant !== 'site' && grant !== 'both')
    throw new SetupError(`--grant is "${grant}": it must be all, site or both.`);
  const ids = only.split(',').filter((id) => id !== '');
  return { name, needs: BENCHES[name], n: Number(n), corpus, peers, lib, only: ids, grant, json, help };
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
        lib: { type: 'string' },
        only: { type: 'string' },
        grant: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${BENCH_HELP}`);
  }
}

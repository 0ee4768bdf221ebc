// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from './setup-error.mjs';

export const START_HELP = `npm start -- [options]
  --tour             take the guided tour in a headless browser, also where there is a display
  --exit             stop everything when the tour is over
  --port N           port of the token server (4600)
  --demo-port N      port of the demo web app (4601)
  --help             this text
CHROME_PATH names the browser to use.`;

/**
 * @typedef {object} StartArguments
 * @property {boolean} tour
 * @property {boolean} exit
 * @property {boolean} help
 * @property {number} port
 * @property {number} demoPort
 */

/**
 * @param {string[]} argv without node and script
 * @returns {StartArguments}
 */
export function readStartArguments(argv) {
  const { tour, exit, help, port, 'demo-port': demoPort } = parse(argv);
  const wanted = {
    tour: tour === true,
    exit: exit === true,
    help: help === true,
    port: portOf('--port', port, 4600),
    demoPort: portOf('--demo-port', demoPort, 4601),
  };
  if (wanted.port === wanted.demoPort) {
    throw new SetupError(`--port and --demo-port are both ${String(wanted.port)}: the two servers need a port each.`);
  }
  return wanted;
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        tour: { type: 'boolean' },
        exit: { type: 'boolean' },
        help: { type: 'boolean' },
        port: { type: 'string' },
        'demo-port': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${START_HELP}`);
  }
}

/**
 * @param {string} option
 * @param {string | undefined} text
 * @param {number} fallback
 */
function portOf(option, text, fallback) {
  if (text === undefined) return fallback;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new SetupError(`${option} is "${text}": it must be a number from 1 to 65535.`);
  return port;
}

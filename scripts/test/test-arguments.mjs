// @ts-check
import { parseArgs } from 'node:util';
import { SetupError } from '../setup/setup-error.mjs';

/** In the order in which they begin: the lint goes on beside the next ones. */
export const STEP_NAMES = /** @type {const} */ (['lint', 'typecheck', 'format', 'webext', 'unit', 'contract', 'e2e']);
/** @typedef {typeof STEP_NAMES[number]} StepName */

export const TEST_HELP = `npm test [-- options] [steps]
  steps     any of ${STEP_NAMES.join(', ')}; all of them without
  --long    many rounds, many kills, big fuzz; the same as npm run test:long
  --help    this text`;

/**
 * @param {string[]} args without node and script
 * @returns {{ help: boolean, long: boolean, steps: StepName[] }}
 */
export function readTestArguments(args) {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !STEP_NAMES.some((step) => step === name));
  if (unknown !== undefined) throw new SetupError(`There is no step "${unknown}".\n${TEST_HELP}`);
  return {
    help: values.help === true,
    long: values.long === true,
    steps: STEP_NAMES.filter((step) => positionals.length === 0 || positionals.includes(step)),
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { long: { type: 'boolean' }, help: { type: 'boolean' } },
    });
  } catch (error) {
    throw new SetupError(`${error instanceof Error ? error.message : String(error)}\n${TEST_HELP}`);
  }
}

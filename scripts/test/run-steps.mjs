// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../setup/build.mjs';
import { importTypeScript } from '../setup/import-typescript.mjs';
import { run } from '../setup/run.mjs';
import { countTests } from './count-tests.mjs';

/** @typedef {import('./test-arguments.mjs').StepName} StepName */
/** @typedef {{ passed: number, failed: number, note?: string, failures?: string[] }} StepResult */

/**
 * What is still running then has hung: it is ended and counts as failed. The bounded run is kept below 15 minutes on
 * two idle cores; a busy machine takes twice as long and has done nothing wrong.
 */
const LIMIT_MS = 40 * 60_000;

/** Failures told again at the end. */
const MOST_TOLD = 20;

/** Keeps one core busy and touches nothing of the others: they go on beside it, one after the other, but for `e2e`. */
const BESIDE_OTHERS = 'lint';

/**
 * Runs the steps in their order, whatever fails, and ends with the line `N passed, N failed`.
 * @param {string} root
 * @param {{ steps: readonly StepName[], long: boolean }} wanted
 * @returns {Promise<0 | 1>} exit code
 */
export async function runSteps(root, { steps, long }) {
  const end = performance.now() + LIMIT_MS;
  const tool = toolRunner(root, () => (long ? undefined : Math.max(1, end - performance.now())));
  const timed = async (/** @type {StepName} */ name) => {
    const began = performance.now();
    const result = await settle(() => STEPS[name](root, tool));
    return { name, ...result, seconds: (performance.now() - began) / 1000 };
  };
  /** @type {Promise<StepResult & { name: StepName, seconds: number }>[]} */
  const running = [];
  for (const name of steps) {
    // What drives browsers has both cores for itself: it has people's patience.
    if (name === 'e2e') await Promise.all(running);
    console.log(`\n=== ${name} ===`);
    const result = timed(name);
    running.push(result);
    if (name !== BESIDE_OTHERS) await result;
  }
  const results = await Promise.all(running);
  const failures = results.flatMap(({ name, failures = [] }) => failures.map((failure) => `${name}: ${failure}`));
  // Again, at the end: of a long output that may be all that somebody kept.
  if (failures.length > 0) console.log(`\n=== failed ===\n${failures.slice(0, MOST_TOLD).join('\n')}`);
  console.log('\n=== summary ===');
  for (const { name, passed, failed, seconds, note } of results) {
    const counts = `${String(passed).padStart(5)} passed ${String(failed).padStart(5)} failed`;
    console.log(`${name.padEnd(10)}${counts} ${seconds.toFixed(1).padStart(7)} s${note ? `  ${note}` : ''}`);
  }
  const sum = (/** @type {'passed' | 'failed'} */ key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${String(sum('passed'))} passed, ${String(sum('failed'))} failed`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

/**
 * A step that can't even run counts as one failure.
 * @param {() => Promise<StepResult>} step
 * @returns {Promise<StepResult>}
 */
async function settle(step) {
  try {
    return await step();
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    console.error(note);
    return { passed: 0, failed: 1, note: note.split('\n')[0] || 'could not run' };
  }
}

/** @typedef {(script: string, args: readonly string[]) => Promise<{ code: number, output: string }>} Tool */

/**
 * Runs a tool of node_modules with this Node.
 * @param {string} root
 * @param {() => number | undefined} timeLeft
 * @returns {Tool}
 */
function toolRunner(root, timeLeft) {
  return (script, args) =>
    run(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      show: true,
      timeout: timeLeft(),
    });
}

/** @type {Record<StepName, (root: string, tool: Tool) => Promise<StepResult>>} */
const STEPS = {
  // The compiler that needs a fifth of the time. The typed lint rules still need the other one.
  typecheck: (_root, tool) => asOne(tool('typescript-7/bin/tsc', ['-p', '.'])),
  lint: (_root, tool) => asOne(tool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])),
  format: (_root, tool) => asOne(tool('@biomejs/biome/bin/biome', ['ci', '.'])),
  unit: async (root, tool) => {
    // The manifest test reads what was built.
    await ensureBuilt(root, ['chromium', 'firefox'], console.log);
    return vitest(root, tool, 'unit');
  },
  contract: (root, tool) => vitest(root, tool, 'contract'),
  webext: async (root, tool) => {
    // All of them here, where a core is idle beside the lint: the steps after it read the others.
    await ensureBuilt(root, ['firefox', 'chromium', 'server', 'demo'], console.log);
    return asOne(tool('web-ext/bin/web-ext.js', ['lint', '--source-dir', 'dist/firefox', '--self-hosted', '--boring']));
  },
  e2e: async (root, tool) => {
    await ensureBuilt(root, ['chromium', 'server', 'demo'], console.log);
    const { getBrowser } = await importTypeScript(root, 'scripts/browser/get-browser.ts');
    /** @type {string | null} */
    const executable = await getBrowser(root, console.log);
    if (executable === null) throw new Error('No Chromium was found and none could be installed; set CHROME_PATH.');
    process.env.CHROME_PATH = executable;
    return vitest(root, tool, 'e2e');
  },
};

/**
 * @param {Promise<{ code: number, output: string }>} running
 * @returns {Promise<StepResult>}
 */
async function asOne(running) {
  const { code, output } = await running;
  if (code === 0) return { passed: 1, failed: 0 };
  return { passed: 0, failed: 1, note: `exit code ${String(code)}`, failures: [output.trimEnd().slice(-2_000)] };
}

/**
 * @param {string} root
 * @param {Tool} tool
 * @param {'unit' | 'contract' | 'e2e'} project
 * @returns {Promise<StepResult>}
 */
async function vitest(root, tool, project) {
  const folder = join(root, 'test-results');
  const file = join(folder, `${project}.json`);
  mkdirSync(folder, { recursive: true });
  // Gone first: an old report must not speak for a run that died.
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  // Vitest leaves a core free, which is half of two. An e2e file starts a browser and two servers and mostly waits.
  const workers = project === 'e2e' ? 2 : Math.max(2, availableParallelism());
  const options = [`--maxWorkers=${String(workers)}`, ...reporters];
  const { code } = await tool('vitest/vitest.mjs', ['run', '--project', project, ...options]);
  return countTests(file, code);
}

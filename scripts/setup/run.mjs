// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command to its end. Its output is kept and comes back, so that a quiet success stays quiet and a failure
 * can be told whole.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, show?: boolean, timeout?: number | undefined }} [options]
 *   `show` passes the output through as well; after `timeout` milliseconds the command is killed
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env || process.env,
      shell: options.shell === true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    for (const [from, to] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      from.on('data', (chunk) => {
        chunks.push(chunk);
        if (options.show) to.write(chunk);
      });
    }
    const output = () => Buffer.concat(chunks).toString('utf8');
    const timer = options.timeout === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeout);
    child.on('error', (error) => resolve({ code: 127, output: `${output()}${error.message}\n` }));
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code === null ? 1 : code, output: output() });
    });
  });
}

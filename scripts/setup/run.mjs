// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs a command to its end. Its output is kept and comes back, so that a quiet success stays quiet and a failure
 * can be told whole.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, show?: boolean, timeout?: number | undefined, signal?: AbortSignal | undefined }} [options]
 *   `show` passes the output through as well; after `timeout` milliseconds the command is killed; `signal` ends it
 * @returns {Promise<{ code: number, output: string }>} code 127 when the command could not be started, 130 when
 *   `signal` aborted, which is not waited for
 */
export function run(command, args, options = {}) {
  const { signal } = options;
  if (signal?.aborted) return Promise.resolve({ code: ABORTED, output: '' });
  return new Promise((resolve) => {
    const ownGroup = signal !== undefined && canEndGroup();
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env || process.env,
      shell: options.shell === true,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
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
    const abort = () => {
      endChild(child, ownGroup);
      settle({ code: ABORTED, output: output() });
    };
    const settle = (/** @type {{ code: number, output: string }} */ result) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve(result);
    };
    signal?.addEventListener('abort', abort);
    child.on('error', (error) => settle({ code: 127, output: `${output()}${error.message}\n` }));
    child.on('close', (code) => settle({ code: code === null ? 1 : code, output: output() }));
  });
}

const ABORTED = 130;

/** Only root may end what runs behind sudo; for anybody else it must stay where the terminal's Ctrl-C reaches it. */
const canEndGroup = () => process.getuid?.() === 0;

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} ownGroup
 */
function endChild(child, ownGroup) {
  try {
    if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    else child.kill('SIGTERM');
  } catch {
    // It has ended by itself.
  }
  // One that takes its time, or that is not ours to end, must not keep this process.
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * Installs what the lock file says, only when node_modules is not there or holds something else.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function ensureDependencies(root, say) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(root, 'node_modules', '.countersign-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  if (!installedMatches(root, lock.toString('utf8'))) {
    say('Installing the packages of package-lock.json ...');
    const { code, output } = await npmCi(root);
    if (code !== 0) {
      throw new SetupError(`"npm ci" failed, so nothing could be started. What it said:\n${errorsOf(output)}`);
    }
  }
  writeFileSync(stamp, hash);
}

/**
 * npm ends with a page of usage; what went wrong stands before it.
 * @param {string} output
 */
function errorsOf(output) {
  const errors = output.split('\n').filter((line) => /^npm err/i.test(line));
  return (errors.length > 0 ? errors.slice(0, 15).join('\n') : output).trimEnd();
}

/** @param {string} root */
function npmCi(root) {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  // Under `npm start` npm tells where it is itself; that also avoids npm.cmd, which needs a shell on Windows.
  if (npm && /npm-cli\.c?js$/.test(npm)) return run(process.execPath, [npm, ...args], { cwd: root });
  return run('npm', args, { cwd: root, shell: process.platform === 'win32' });
}

/**
 * Whether somebody ran `npm ci` by hand: npm writes what it installed into node_modules/.package-lock.json.
 * @param {string} root
 * @param {string} lock
 */
function installedMatches(root, lock) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = packagesOf(lock);
  const installed = packagesOf(readFileSync(hidden, 'utf8'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? entry.optional === true || entry.peer === true : found.integrity === entry.integrity;
  });
}

/**
 * @param {string} text
 * @returns {Record<string, { integrity?: string, optional?: boolean, peer?: boolean }>}
 */
function packagesOf(text) {
  try {
    return JSON.parse(text).packages || {};
  } catch {
    return {};
  }
}

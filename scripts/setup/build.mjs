// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** Each part with a file that proves its build is there. */
const PARTS = /** @type {const} */ ({
  chromium: 'manifest.json',
  firefox: 'manifest.json',
  server: 'main.js',
  demo: 'main.js',
});
/** @typedef {keyof typeof PARTS} Part */

const SOURCES = ['src', '_locales', 'manifest.json', 'vite.config.ts', 'tsconfig.json', 'package-lock.json'];

/**
 * Builds the parts whose sources changed since their last build, told by a hash over the content of all sources.
 * @param {string} root
 * @param {readonly Part[]} parts
 * @param {(line: string) => void} say
 */
export async function ensureBuilt(root, parts, say) {
  const hash = contentHash(root, SOURCES);
  const stamps = join(root, 'dist', '.stamps');
  const isFresh = (/** @type {Part} */ part) => {
    const built = statSync(join(root, 'dist', part, PARTS[part]), { throwIfNoEntry: false });
    const stamp = statSync(join(stamps, part), { throwIfNoEntry: false });
    if (built === undefined || stamp === undefined) return false;
    // Built by another command since, of sources that nobody stamped.
    if (built.mtimeMs > stamp.mtimeMs) return false;
    return readFileSync(join(stamps, part), 'utf8') === hash;
  };
  const stale = parts.filter((part) => !isFresh(part));
  if (stale.length === 0) return;
  say(`Building ${stale.join(', ')} ...`);
  mkdirSync(stamps, { recursive: true });
  for (const part of stale) {
    // Gone first: a build that fails half way must not pass for the one before it.
    rmSync(join(stamps, part), { force: true });
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const { code, output } = await run(process.execPath, [vite, 'build', '--mode', part, '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    });
    if (code !== 0) throw new SetupError(`Building ${part} failed. What the build said:\n${output.trimEnd()}`);
    writeFileSync(join(stamps, part), hash);
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} paths files and folders below root
 */
export function contentHash(root, paths) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${String(content.length)}\0`).update(content);
  };
  const walk = (/** @type {string} */ folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) add(path);
    }
  };
  for (const path of paths) {
    if (statSync(join(root, path)).isDirectory()) walk(path);
    else add(path);
  }
  return hash.digest('hex');
}

// @ts-check
import { join } from 'node:path';

/**
 * Imports a TypeScript module of this project through Vite's module runner, since Node 20 runs no TypeScript.
 * Needs node_modules, so call it after set-up. Such a module may import statically only: the runner is closed
 * once the import is done.
 * @param {string} root
 * @param {string} file below root
 * @returns {Promise<any>}
 */
export async function importTypeScript(root, file) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, file), { configFile: false, root, logLevel: 'error' });
  return module;
}

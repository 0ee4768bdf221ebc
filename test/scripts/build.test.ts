import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureBuilt } from '../../scripts/setup/build.mjs';

/** A checkout whose builder copies one source into what it builds. */
function checkout() {
  const root = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const path of ['_locales/x', 'manifest.json', 'vite.config.ts', 'tsconfig.json', 'package-lock.json']) {
    write(path, '');
  }
  write('src/main.ts', 'first');
  write('node_modules/vite/bin/vite.js', BUILDER);
  const built = join(root, 'dist', 'server', 'main.js');
  return {
    write,
    built,
    ensure: async () => {
      const said: string[] = [];
      await ensureBuilt(root, ['server'], (line) => said.push(line));
      return { said, program: readFileSync(built, 'utf8') };
    },
  };
}

const BUILDER = `
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
mkdirSync('dist/server', { recursive: true });
writeFileSync('dist/server/main.js', readFileSync('src/main.ts'));
`;

test('what is built is built again only after its sources changed', async () => {
  const { write, ensure } = checkout();
  expect(await ensure()).toEqual({ said: ['Building server ...'], program: 'first' });
  expect(await ensure()).toEqual({ said: [], program: 'first' });
  write('src/main.ts', 'second');
  expect(await ensure()).toEqual({ said: ['Building server ...'], program: 'second' });
});

test('what another command built since is not taken for these sources', async () => {
  const { built, ensure } = checkout();
  await ensure();
  writeFileSync(built, 'of sources that were taken back');
  const later = Date.now() / 1000 + 1;
  utimesSync(built, later, later);
  expect(await ensure()).toEqual({ said: ['Building server ...'], program: 'first' });
});

// @ts-check
// Makes the pictures of the README again: node scripts/screenshots.mjs
import { assertNodeVersion } from './setup/node-version.mjs';
import { ROOT } from './setup/root.mjs';

assertNodeVersion(ROOT);

const { runEntry } = await import('./setup/setup-error.mjs');
await runEntry(async () => {
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { ensureBuilt } = await import('./setup/build.mjs');
  const { importTypeScript } = await import('./setup/import-typescript.mjs');
  await ensureDependencies(ROOT, console.log);
  await ensureBuilt(ROOT, ['chromium', 'server', 'demo'], console.log);
  const { makeScreenshots } = await importTypeScript(ROOT, 'scripts/tour/screenshots.ts');
  await makeScreenshots(ROOT, console.log);
});

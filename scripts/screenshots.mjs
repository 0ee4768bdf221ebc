// @ts-check
// Makes the pictures of the README again: node scripts/screenshots.mjs
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { importTypeScript } from './setup/import-typescript.mjs';
import { ROOT } from './setup/root.mjs';
import { runEntry } from './setup/setup-error.mjs';

await runEntry(async () => {
  await ensureDependencies(ROOT, console.log);
  await ensureBuilt(ROOT, ['chromium', 'server', 'demo'], console.log);
  const { makeScreenshots } = await importTypeScript(ROOT, 'scripts/tour/screenshots.ts');
  await makeScreenshots(ROOT, console.log);
});

// @ts-check
// Plain JavaScript that needs nothing installed: it runs on a fresh clone and does the set-up itself.
import { assertNodeVersion } from './setup/node-version.mjs';
import { ROOT } from './setup/root.mjs';

assertNodeVersion(ROOT);

const { runEntry } = await import('./setup/setup-error.mjs');
await runEntry(async () => {
  const { readStartArguments, START_HELP } = await import('./setup/start-arguments.mjs');
  const wanted = readStartArguments(process.argv.slice(2));
  if (wanted.help) {
    console.log(START_HELP);
    return;
  }
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { ensureBuilt } = await import('./setup/build.mjs');
  const { importTypeScript } = await import('./setup/import-typescript.mjs');
  await ensureDependencies(ROOT, console.log);
  await ensureBuilt(ROOT, ['chromium', 'server', 'demo'], console.log);
  const { start } = await importTypeScript(ROOT, 'scripts/start/start.ts');
  await start(ROOT, wanted);
});

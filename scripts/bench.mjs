// @ts-check
// Plain JavaScript that needs nothing installed: it runs on a fresh clone and does the set-up itself.
import { assertNodeVersion } from './setup/node-version.mjs';
import { ROOT } from './setup/root.mjs';

assertNodeVersion(ROOT);

const { runEntry } = await import('./setup/setup-error.mjs');
await runEntry(async () => {
  const { BENCH_HELP, readBenchArguments } = await import('./bench/arguments.mjs');
  const wanted = readBenchArguments(process.argv.slice(2));
  if (wanted.help) {
    console.log(BENCH_HELP);
    return;
  }
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { ensureBuilt } = await import('./setup/build.mjs');
  const { importTypeScript } = await import('./setup/import-typescript.mjs');
  // What a program reads goes to stdout alone.
  await ensureDependencies(ROOT, console.error);
  if (wanted.needs.length > 0) await ensureBuilt(ROOT, [...wanted.needs], console.error);
  const { bench } = await importTypeScript(ROOT, `bench/${wanted.name}.ts`);
  await bench(ROOT, wanted);
});

// @ts-check
// Plain JavaScript that needs nothing installed: it runs on a fresh clone and does the set-up itself.
import { assertNodeVersion } from './setup/node-version.mjs';
import { ROOT } from './setup/root.mjs';

assertNodeVersion(ROOT);

const { runEntry } = await import('./setup/setup-error.mjs');
await runEntry(async () => {
  const { readTestArguments, TEST_HELP } = await import('./test/test-arguments.mjs');
  const wanted = readTestArguments(process.argv.slice(2));
  if (wanted.help) {
    console.log(TEST_HELP);
    return;
  }
  if (wanted.long) process.env.COUNTERSIGN_LONG = '1';
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { runSteps } = await import('./test/run-steps.mjs');
  await ensureDependencies(ROOT, console.log);
  process.exitCode = await runSteps(ROOT, wanted);
});

// @ts-check
// Plain JavaScript that needs nothing installed: it runs on a fresh clone and does the set-up itself.
import { assertNodeVersion } from './setup/node-version.mjs';
import { ROOT } from './setup/root.mjs';

assertNodeVersion(ROOT);

const { runEntry } = await import('./setup/setup-error.mjs');
await runEntry(async () => {
  const { readRelayKitArguments, RELAY_KIT_HELP } = await import('./relay-kit/arguments.mjs');
  const wanted = readRelayKitArguments(process.argv.slice(2));
  if (wanted.help) {
    console.log(RELAY_KIT_HELP);
    return;
  }
  const { ensureDependencies } = await import('./setup/dependencies.mjs');
  const { importTypeScript } = await import('./setup/import-typescript.mjs');
  // What a program reads goes to stdout alone.
  await ensureDependencies(ROOT, console.error);
  const { relayKit } = await importTypeScript(ROOT, 'scripts/relay-kit/relay-kit.ts');
  process.exitCode = await relayKit(ROOT, wanted);
});

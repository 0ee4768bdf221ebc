import { createDemo } from './app.ts';
import { PasswordFileError } from './password-file.ts';
import { type ProgramSettings, readSettings, SettingsError, USAGE } from './settings.ts';

/** Starts Fieldnotes; ends with status 2 for wrong settings and 1 when it can't listen. */
async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const demo = createDemo({ ...settings, log: say });
  await demo.listen(settings).catch((error: unknown) => {
    fail(whyNotListening(error, settings), 1);
  });
  say(`Fieldnotes is at ${settings.publicUrl}`);
  const stop = () => {
    demo.close().then(
      () => process.exit(0),
      (error: unknown) => {
        fail(`Fieldnotes did not end cleanly: ${String(error)}`, 1);
      },
    );
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function whyNotListening(error: unknown, { host, port }: ProgramSettings): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const place = `port ${String(port)}`;
  if (code === 'EADDRINUSE') return `Another program is using ${place}; choose another with --port.`;
  if (code === 'EACCES') return `This user may not listen on ${place}; choose one above 1023 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host}; check --host.`;
  return `Fieldnotes can't listen on ${place}: ${String(error)}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(line: string, status: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(status);
}

main().catch((error: unknown) => {
  if (error instanceof PasswordFileError) fail(error.message, 1);
  if (error instanceof SettingsError) fail(`${error.message}\n\n${USAGE}`, 2);
  fail(`Fieldnotes failed to start: ${String(error)}`, 1);
});

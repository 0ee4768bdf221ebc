import { HELP, readArguments } from './cli/arguments.ts';
import { explain } from './cli/explain.ts';
import { serve } from './cli/serve.ts';

try {
  const args = readArguments(process.argv.slice(2));
  if (args.kind === 'help') process.stdout.write(HELP);
  else await serve(args.config, process.env);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

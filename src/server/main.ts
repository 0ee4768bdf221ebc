import { HELP, readArguments } from './cli/arguments.ts';
import { explain } from './cli/explain.ts';
import { importUsers } from './cli/import-users.ts';
import { serve } from './cli/serve.ts';

try {
  const args = readArguments(process.argv.slice(2));
  switch (args.kind) {
    case 'help':
      process.stdout.write(HELP);
      break;
    case 'serve':
      await serve(args.config, process.env);
      break;
    case 'import-users':
      process.stdout.write(`${await importUsers(args, process.env)}\n`);
      break;
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

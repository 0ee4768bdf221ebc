import { createApp } from '../app.ts';
import { loadConfig } from '../config/load-config.ts';

/**
 * Starts the server and keeps it until SIGINT or SIGTERM; resolves once it listens. A parent that started it with
 * an IPC channel is told the address. @throws the errors that `explain` puts into words
 */
export async function serve(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig({ file, env });
  const server = await createApp({ config });
  closeOnSignal(async () => {
    await server.close();
    server.context.log.info('closed');
  });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
  server.context.log.info({ issuer: config.issuer }, `${config.name} is ready at ${config.issuer}`);
  process.send?.({ type: 'listening', issuer: config.issuer });
}

/** A second signal ends at once. */
function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  const stop = (): void => {
    if (closing) process.exit(1);
    closing = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`It did not close cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

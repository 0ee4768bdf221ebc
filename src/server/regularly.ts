import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/**
 * Runs a sweep every so many milliseconds until the server closes, never two at once. One that fails is logged and
 * tried again the next time; closing waits for one that is under way.
 */
export function regularly(
  app: FastifyInstance,
  log: FastifyBaseLogger,
  milliseconds: number,
  sweep: () => Promise<unknown>,
): void {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= Promise.resolve()
      .then(sweep)
      .catch((error: unknown) => {
        log.error({ err: error }, 'a sweep of what is over failed');
      })
      .then(() => {
        running = undefined;
      });
  }, milliseconds).unref();
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await running;
  });
}

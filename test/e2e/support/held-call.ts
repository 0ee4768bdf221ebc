import type { BrowserContext } from 'playwright-core';

/** One call to the token server that is kept from going on. */
export interface HeldCall {
  /** Resolves when the call is being held. */
  readonly held: Promise<void>;
  isHeld(): boolean;
  /** Lets it go on; whoever waited may be gone. Calls after it are not held. */
  release(): Promise<void>;
}

/**
 * Holds the next call to an address that matches: `before` the server hears of it, or `after` the server did what was
 * asked, with its answer on the way.
 */
export async function holdCall(context: BrowserContext, address: RegExp, where: 'before' | 'after'): Promise<HeldCall> {
  let arrived = (): void => undefined;
  let isHeld = false;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const released = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let finished: Promise<unknown> = Promise.resolve();
  await context.route(
    address,
    (route) => {
      finished = (async () => {
        const response = where === 'after' ? await route.fetch() : null;
        isHeld = true;
        arrived();
        await released;
        await (response === null ? route.continue() : route.fulfill({ response }));
        // The one who asked may have been ended meanwhile: then there is nobody to go on for.
      })().catch(() => undefined);
    },
    { times: 1 },
  );
  return {
    held,
    isHeld: () => isHeld,
    async release() {
      letGo();
      await finished;
    },
  };
}

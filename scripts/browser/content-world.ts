import type { CDPSession, Page } from 'playwright-core';
import { waitUntil } from './wait-until.ts';

/**
 * The isolated world of the extension's content script in the top frame of a page: what an attacker holds who took
 * over the page's renderer. Needs a page in which the content script runs.
 */
export interface ContentWorld {
  /** Runs a self-contained function there, with arguments that JSON can carry. @throws Error as it threw there */
  readonly evaluate: <Args extends readonly unknown[], T>(
    inside: (...args: Args) => T,
    ...args: Args
  ) => Promise<Awaited<T>>;
  readonly detach: () => Promise<void>;
}

export async function contentWorld(page: Page, extensionId: string): Promise<ContentWorld> {
  const session = await page.context().newCDPSession(page);
  const contextId = await findContext(session, `chrome-extension://${extensionId}`);
  await session.send('Runtime.disable');
  async function evaluate<Args extends readonly unknown[], T>(
    inside: (...args: Args) => T,
    ...args: Args
  ): Promise<Awaited<T>> {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      contextId,
      expression: `(${inside.toString()})(...${JSON.stringify(args)})`,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'it threw');
    return result.value as Awaited<T>;
  }
  return { evaluate, detach: () => session.detach() };
}

/** Of the top frame: the world exists in same-origin frames too, once the script there has looked into them. */
async function findContext(session: CDPSession, origin: string): Promise<number> {
  const { frameTree } = await session.send('Page.getFrameTree');
  let id: number | null = null;
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string };
    if (context.origin === origin && frameId === frameTree.frame.id) id = context.id;
  });
  await session.send('Runtime.enable');
  return waitUntil('the world of the content script', () => id);
}

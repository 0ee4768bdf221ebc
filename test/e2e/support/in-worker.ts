import type { PopupHost } from '../../../scripts/browser/popup.ts';
import { findServiceWorker } from '../../../scripts/browser/service-worker.ts';
import { attachToTarget, evaluateIn } from '../../../scripts/browser/target-session.ts';

/** Runs a self-contained function inside the extension's service worker. @throws Error when it sleeps */
export async function inWorker<Args extends readonly unknown[], T>(
  { cdp, extensionId }: PopupHost,
  inside: (...args: Args) => T,
  ...args: Args
): Promise<Awaited<T>> {
  const targetId = await findServiceWorker(cdp, extensionId);
  if (targetId === null) throw new Error('the worker sleeps');
  const session = await attachToTarget(cdp, targetId);
  try {
    return await evaluateIn(session, inside, args);
  } finally {
    await session.detach();
  }
}

import type { CDPSession } from 'playwright-core';
import type { PopupHost } from './popup.ts';
import { attachToTarget, evaluateIn } from './target-session.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Ends the extension's service worker as the browser does after 30 idle seconds; while a debugger is attached it
 * would never idle out. The next event starts a new one, with nothing of the old one's memory.
 * @throws Error when no worker runs: what a test shows about a restart would be worth nothing
 */
export async function killServiceWorker({ cdp, extensionId }: PopupHost): Promise<void> {
  const targetId = await findServiceWorker(cdp, extensionId);
  if (targetId === null) throw new Error('there is no service worker to end');
  const ending = await attachToTarget(cdp, targetId);
  await evaluateIn(ending, () => void Object.assign(globalThis, { ending: true }), []);
  await cdp.send('Target.closeTarget', { targetId });
  await waitUntil('the service worker to end', async () => {
    if ((await findServiceWorker(cdp, extensionId)) !== targetId) return true;
    // An open popup starts the next one at once, and Chromium gives that the same target.
    return (await isEnding(cdp, targetId)) ? null : true;
  });
}

/** Whether the worker of this target is the one that was told to end: a worker that is gone answers nothing. */
async function isEnding(cdp: CDPSession, targetId: string): Promise<boolean> {
  const session = await attachToTarget(cdp, targetId).catch(() => null);
  if (session === null) return true;
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 1_000));
  const answer = evaluateIn(session, () => 'ending' in globalThis, []).catch(() => true);
  const ending = await Promise.race([answer, patience]);
  await session.detach().catch(() => undefined);
  return ending;
}

/** The target of the running worker, or `null` when it sleeps. */
export async function findServiceWorker(cdp: CDPSession, extensionId: string): Promise<string | null> {
  const { targetInfos } = await cdp.send('Target.getTargets');
  const worker = targetInfos.find(
    ({ type, url }) => type === 'service_worker' && url.startsWith(`chrome-extension://${extensionId}/`),
  );
  return worker?.targetId ?? null;
}

/** How many notifications of the extension are shown. 0 while its worker sleeps. */
export async function notifications({ cdp, extensionId }: PopupHost): Promise<number> {
  const targetId = await findServiceWorker(cdp, extensionId);
  if (targetId === null) return 0;
  return evaluateIn(
    await attachToTarget(cdp, targetId),
    () => chrome.notifications.getAll().then((all) => Object.keys(all).length),
    [],
  );
}

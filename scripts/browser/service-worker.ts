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
  await cdp.send('Target.closeTarget', { targetId });
  await waitUntil('the service worker to end', async () =>
    (await findServiceWorker(cdp, extensionId)) === targetId ? null : true,
  );
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

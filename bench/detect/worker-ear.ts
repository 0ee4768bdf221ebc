import type { PopupHost } from '../../scripts/browser/popup.ts';
import { findServiceWorker } from '../../scripts/browser/service-worker.ts';
import { attachToTarget, evaluateIn } from '../../scripts/browser/target-session.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { CodesReport } from '../../src/messaging/messages.ts';

/** The name of what is heard when the browser has given the worker a picture of the tab. */
export const CAPTURE_TAKEN = 'capture.taken';

/** A message that reached the worker, or a picture of the tab that it got. */
export interface Heard {
  readonly name: string;
  /** Of the page that sent it, or that was in front. */
  readonly address: string;
  /** Milliseconds since 1970 of the worker's clock. */
  readonly at: number;
  /** Codes that the report of a page tells of; 0 in any other message. */
  readonly codes: number;
}

/** Hears what content scripts send to the extension's worker, beside its own listener, and what pictures of tabs it gets. */
export interface WorkerEar {
  /** Everything from this page so far. */
  heard(address: string): Promise<readonly Heard[]>;
  /** Answers when this page has told of so many codes at once, or after `patience` milliseconds. */
  waitForCodes(address: string, codes: number, patience: number): Promise<void>;
  /** The factor by which the site of the tab in front is drawn larger. */
  setZoom(factor: number): Promise<void>;
  /** Forgets what was heard. Answers when a picture of the tab was asked for last: milliseconds since 1970, or `null`. */
  forget(): Promise<number | null>;
  close(): Promise<void>;
}

/** What stands in the worker meanwhile. */
interface Ear {
  readonly messages: Heard[];
  readonly waiting: Set<() => void>;
}
type EarWorld = typeof globalThis & { corpusEar: Ear };

export async function listenInWorker({ cdp, extensionId }: PopupHost): Promise<WorkerEar> {
  const target = await waitUntil('the worker', () => findServiceWorker(cdp, extensionId));
  // Attached all the time, so that the worker never idles out and takes the listener with it.
  const session = await attachToTarget(cdp, target);
  await evaluateIn(session, putEar, [CAPTURE_TAKEN]);
  return {
    heard: (address) =>
      evaluateIn(
        session,
        (from) => (globalThis as EarWorld).corpusEar.messages.filter((message) => message.address === from),
        [address],
      ),
    waitForCodes: (address, codes, patience) => evaluateIn(session, waitInside, [address, codes, patience]),
    async setZoom(factor) {
      await evaluateIn(session, (zoom) => chrome.tabs.setZoom(zoom), [factor]);
    },
    async forget() {
      const heard = await evaluateIn(session, () => (globalThis as EarWorld).corpusEar.messages.splice(0), []);
      return heard.findLast(({ name }) => name === 'areas.read')?.at ?? null;
    },
    close: () => session.detach(),
  };
}

/** Runs in the worker. */
function putEar(captureTaken: string): void {
  const ear: Ear = { messages: [], waiting: new Set() };
  Object.assign(globalThis, { corpusEar: ear });
  chrome.runtime.onMessage.addListener((message: { name: string; request: Partial<CodesReport> }, sender) => {
    const at = performance.timeOrigin + performance.now();
    const { texts = [], others = 0, framed = [] } = message.name === 'codes.seen' ? message.request : {};
    const codes = texts.length + others + framed.length;
    ear.messages.push({ name: message.name, address: sender.url ?? '', at, codes });
    for (const look of ear.waiting) look();
  });
  const { tabs } = chrome;
  const capture = tabs.captureVisibleTab.bind(tabs);
  Object.assign(tabs, {
    async captureVisibleTab(windowId: number, options: { format: 'jpeg'; quality: number }) {
      const picture = await capture(windowId, options);
      const at = performance.timeOrigin + performance.now();
      void tabs.query({ active: true, windowId }).then(([tab]) => {
        ear.messages.push({ name: captureTaken, address: tab?.url ?? '', at, codes: 0 });
      });
      return picture;
    },
  });
}

/** Runs in the worker. */
async function waitInside(address: string, codes: number, patience: number): Promise<void> {
  const { messages, waiting } = (globalThis as EarWorld).corpusEar;
  const isThere = () => messages.some((message) => message.address === address && message.codes >= codes);
  if (isThere()) return;
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!isThere()) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve();
    };
    const timer = setTimeout(() => {
      waiting.delete(look);
      resolve();
    }, patience);
    waiting.add(look);
  });
}

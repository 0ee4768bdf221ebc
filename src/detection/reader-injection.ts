import type { Handlers } from '../messaging/broker.ts';
import type { Sender } from '../messaging/sender.ts';
import { within } from '../messaging/within.ts';

/** What we use of the browser to run a script in one document. */
export interface InjectionBrowser {
  readonly scripting: {
    executeScript(injection: { target: { tabId: number; documentIds?: string[] }; files: string[] }): Promise<unknown>;
  };
}

/** Milliseconds: injecting hangs where a host permission is withheld. */
const INJECT_TIME = 5_000;

/**
 * Runs the reader's file in the document whose looker asks for it, and in no other: by the browser's own `documentId`
 * where it tells one. Where it does not (Firefox), the tab's top document gets it, and the file does nothing in one
 * that did not ask. Several asks at once run it once.
 */
export function createReaderInjection(deps: {
  readonly browser: InjectionBrowser;
  /** Built file of the reader. */
  readonly readerScript: string;
}): Handlers<'reader.wanted'> {
  const running = new Map<string, Promise<boolean>>();

  async function inject({ tab, documentId, documentLifecycle }: Sender): Promise<boolean> {
    // A document that is being left or was never shown gets nothing: it asks again when it is there.
    if (documentLifecycle !== undefined && documentLifecycle !== 'active') return false;
    const tabId = tab?.id;
    if (tabId === undefined) return false;
    const hasId = documentId !== undefined && documentId !== '';
    const key = hasId ? documentId : `tab ${tabId}`;
    const target = hasId ? { tabId, documentIds: [documentId] } : { tabId };
    const current = running.get(key) ?? run(target).finally(() => running.delete(key));
    running.set(key, current);
    return current;
  }

  function run(target: { tabId: number; documentIds?: string[] }): Promise<boolean> {
    const injection = deps.browser.scripting.executeScript({ target, files: [deps.readerScript] });
    // Gone, or not ours to look at any more: the looker hears that nothing came.
    const ran = injection.then(
      () => true,
      () => false,
    );
    return within(INJECT_TIME, ran, false);
  }

  return { 'reader.wanted': async (_request, sender) => ({ ready: await inject(sender) }) };
}

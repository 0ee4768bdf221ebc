import { chromeRuntime } from './runtime.ts';
import { type Run, start } from './start.ts';

/**
 * Entry of the content script: one self-contained file, registered for granted sites and injected by a scan. Only the
 * top frame of a web page is looked at (P11).
 */

/** Where the first run leaves word for a second one: a global of the isolated world, which pages can't see. */
const MARK = Symbol.for('countersign.content');
const world = globalThis as typeof globalThis & { [MARK]?: Run };

const isTop = window.top === window;
const isWeb = location.protocol === 'https:' || location.protocol === 'http:';
const isRunning = world[MARK]?.isRunning() === true;

if (isTop && isWeb && !isRunning) {
  const runtime = chromeRuntime(() => chrome.runtime);
  const run = start({ document, runtime, documentId: newDocumentId() });
  Object.defineProperty(world, MARK, { value: run, configurable: true });
}

/** `crypto.randomUUID` exists in secure contexts only, and http pages are looked at too. */
function newDocumentId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

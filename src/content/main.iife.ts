import { chromeRuntime } from './runtime.ts';
import { start } from './start.ts';
import { currentRun, leaveRun } from './world.ts';

/**
 * Entry of the looker: one self-contained file, registered for granted sites and injected by a scan. It knows where a
 * code may be and when to look; what reads one is the reader's (`reader.iife.ts`), which a page without a candidate
 * never gets. Only the top frame of a web page is looked at (P11).
 */

const isTop = window.top === window;
const isWeb = location.protocol === 'https:' || location.protocol === 'http:';

if (isTop && isWeb && currentRun() === null) {
  const runtime = chromeRuntime(() => chrome.runtime);
  leaveRun(start({ document, runtime, documentId: newDocumentId() }));
}

/** `crypto.randomUUID` exists in secure contexts only, and http pages are looked at too. */
function newDocumentId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

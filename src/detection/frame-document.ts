import { nameOf } from './element-name.ts';
import { own } from './own.ts';

/** Elements that can show another document. */
export const FRAMES = 'iframe,frame,object,embed,fencedframe';
const NAMES = new Set(FRAMES.split(','));

export function isFrame(element: Element): boolean {
  return NAMES.has(nameOf(element));
}

/**
 * The document that a frame shows, where it is of the page's own origin; `null` for every other. A document that became
 * reachable by `document.domain` keeps its own origin, and is another one. What a page has sandboxed it does not trust,
 * whatever its origin is: mail of others is shown so.
 */
export function frameDocument(frame: Element): Document | null {
  // Of 450 small drawings, which are no frames, the exception below costs 8 ms.
  if (!isFrame(frame) || frame.hasAttribute('sandbox')) return null;
  try {
    const { contentDocument } = frame as Partial<HTMLIFrameElement>;
    // An `embed` gives away no other documents than drawings.
    const shown = contentDocument === undefined ? (frame as HTMLEmbedElement).getSVGDocument() : contentDocument;
    return shown !== null && windowOf(shown)?.origin === window.origin ? shown : null;
  } catch {
    return null;
  }
}

/** The window of a document, by the getter itself: `<img name="defaultView">` stands before it in its document. */
export function windowOf(document: Document): (Window & typeof globalThis) | null {
  return own(document, 'defaultView');
}

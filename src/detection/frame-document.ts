import { nameOf } from './element-name.ts';

/** Elements that can show another document. */
export const FRAMES = 'iframe,frame,object,embed,fencedframe';
const NAMES = new Set(FRAMES.split(','));

export function isFrame(element: Element): boolean {
  return NAMES.has(nameOf(element));
}

/**
 * The document that a frame shows, where it is of the page's own origin; `null` for every other. A document that became
 * reachable by `document.domain` keeps its own origin, and is another one.
 */
export function frameDocument(frame: Element): Document | null {
  try {
    const shown = (frame as Partial<HTMLIFrameElement>).contentDocument ?? null;
    return shown?.defaultView?.origin === window.origin ? shown : null;
  } catch {
    return null;
  }
}

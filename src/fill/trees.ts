import { isElement } from '../detection/element-name.ts';
import { frameDocument, windowOf } from '../detection/frame-document.ts';
import { own } from '../detection/own.ts';
import { shadowRootOf } from '../detection/shadow-root.ts';

/** Elements and trees that one search goes through: a page may be made to be endless. */
const MOST_WALKED = 200_000;
const MOST_TREES = 2_000;
/** Frames and shadow roots in each other: no page that people use has nearly as many. */
const DEEPEST = 50;

type Tree = Document | ShadowRoot;

/**
 * The elements of a document, of its shadow roots, closed ones too, and of the frames that are of its very origin and
 * not sandboxed. What is reached so has nothing but that origin above it.
 */
export function* elementsOf(document: Document): Generator<Element> {
  const trees = new Map<Tree, number>([[document, 0]]);
  let walked = 0;
  for (const [tree, depth] of trees) {
    const walker = own(document, 'createTreeWalker')(tree, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      walked += 1;
      if (walked > MOST_WALKED) return;
      if (!isElement(node)) continue;
      yield node;
      if (depth === DEEPEST || trees.size >= MOST_TREES) continue;
      const below = shadowRootOf(node) ?? frameDocument(node);
      if (below !== null) trees.set(below, depth + 1);
    }
  }
}

/** The frame that shows an element's document, where both are of the page's origin; `null` for the top document. */
export function frameOf(element: Element): Element | null {
  try {
    return windowOf(own(element, 'ownerDocument'))?.frameElement ?? null;
  } catch {
    return null;
  }
}

/** Whether an element is still on the page that `top` is, in frames that still are of its origin and show it. */
export function isStillIn(element: Element, top: Document): boolean {
  let inner: Element = element;
  for (let depth = 0; depth <= DEEPEST; depth += 1) {
    if (!own(inner, 'isConnected')) return false;
    const shown = own(inner, 'ownerDocument');
    if (shown === top) return true;
    const frame = frameOf(inner);
    if (frame === null || frameDocument(frame) !== shown) return false;
    inner = frame;
  }
  return false;
}

/** The element that has the focus, in whatever shadow root or frame of the page's own. */
export function focusedIn(document: Document): Element | null {
  let focused = own(document, 'activeElement');
  for (let depth = 0; focused !== null && depth <= DEEPEST; depth += 1) {
    const shown = frameDocument(focused);
    const inner: Element | null =
      shown === null ? (shadowRootOf(focused)?.activeElement ?? null) : own(shown, 'activeElement');
    if (inner === null) return focused;
    focused = inner;
  }
  return focused;
}

import { windowOf } from './frame-document.ts';
import { own } from './own.ts';

/** What the tree of an element stands in: a shadow root's host, or the frame that shows its document. */
export function holderOf(element: Element): Element | null {
  const root = own(element, 'getRootNode')();
  if ('host' in root) return (root as ShadowRoot).host;
  return windowOf(own(element, 'ownerDocument'))?.frameElement ?? null;
}

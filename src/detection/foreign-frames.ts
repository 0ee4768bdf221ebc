import { isElement } from './element-name.ts';
import { frameDocument, isFrame } from './frame-document.ts';
import { type Place, placeOf } from './place.ts';
import { shadowRootOf } from './shadow-root.ts';

/** Elements that are walked, and documents inside each other, at most. */
const MOST_WALKED = 200_000;

/** Whether an element shows a document that is not of the page's own origin. */
export function isForeignFrame(element: Element): boolean {
  return isFrame(element) && frameDocument(element) === null;
}

/**
 * Where frames of other origins stand in the topmost viewport, also those in closed shadow roots and in frames of the
 * page's own origin; `null` when the page is too large to be sure. Walks every element: only for who has found a code.
 */
export function foreignFrames(document: Document): readonly Place[] | null {
  const places: Place[] = [];
  const trees: Node[] = [document];
  let walked = 0;
  for (let tree = trees.pop(); tree !== undefined; tree = trees.pop()) {
    const walker = document.createTreeWalker(tree, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      walked += 1;
      if (walked > MOST_WALKED) return null;
      if (!isElement(node)) continue;
      const shadow = shadowRootOf(node);
      if (shadow !== null) trees.push(shadow);
      if (!isFrame(node)) continue;
      const shown = frameDocument(node);
      if (shown === null) places.push(...placesOf(node));
      else trees.push(shown);
    }
  }
  return places;
}

/** Where a frame stands; nowhere, where it shows nothing. */
export function placesOf(frame: Element): readonly Place[] {
  const place = placeOf(frame);
  return place.width > 0 && place.height > 0 ? [place] : [];
}

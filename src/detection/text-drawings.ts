import { nameOf, parentOf } from './element-name.ts';
import { own } from './own.ts';

/** Elements that a text may draw on a page. */
const MOST_DRAWINGS = 32;
/** Steps from a line up to the whole. */
const MOST_STEPS = 3;

/** What holds texts of block characters, in whatever element: the browser searches 10000 elements in 4 ms. */
export function textDrawings(tree: Document | ShadowRoot): ReadonlySet<Element> {
  const found = new Set<Element>();
  // A shadow root is no node that XPath begins at (DOM, XPathEvaluatorBase).
  if (!('evaluate' in tree)) return found;
  const lines = own(tree, 'evaluate')(
    "//text()[contains(., '\u2588') or contains(., '\u2584') or contains(., '\u2580')]",
    tree,
    null,
    XPathResult.ORDERED_NODE_SNAPSHOT_TYPE,
  );
  for (let index = 0; index < lines.snapshotLength && found.size < MOST_DRAWINGS; index++) {
    let element: Element | null = lines.snapshotItem(index)?.parentElement ?? null;
    for (let step = 0; step < MOST_STEPS && element !== null; step++) {
      // What a form says of itself may be one of its fields: it is read by nobody.
      if (nameOf(element) !== 'form') found.add(element);
      element = parentOf(element);
    }
  }
  return found;
}

import { nameOf, parentOf, select } from './element-name.ts';
import { own } from './own.ts';
import { shadowRootOf } from './shadow-root.ts';

/** What a search for shadow roots met. */
export interface Roots {
  readonly found: readonly ShadowRoot[];
  /** Custom elements without a root: one may be attached later, and no mutation record tells. */
  readonly waiting: readonly Element[];
}

/** A tree with more elements is asked by selectors only, not element by element: 1 ms for 10000 instead of 10. */
const MOST_ASKED = 1_500;
/** Elements that are asked in documents that are made to be endless. */
const MOST_MET = 20_000;

/**
 * Hosts that draw nothing without a root, and whoever has children for slots. Those whose children stand in unnamed slots
 * are found in small trees only.
 */
const LIKELY = ':empty:is(article,aside,div,main,section,span),[slot]';

const CUSTOM = "descendant-or-self::*[contains(local-name(),'-')]";

/** Shadow roots at and below `root`, closed ones too, nested ones included. `all`: however long it takes. */
export function findRoots(root: Document | ShadowRoot | Element, all = false): Roots {
  const found: ShadowRoot[] = [];
  const waiting: Element[] = [];
  const trees: (Document | ShadowRoot | Element)[] = [root];
  let met = 0;
  for (let tree = trees.pop(); tree !== undefined; tree = trees.pop()) {
    for (const element of possibleHosts(tree, all)) {
      met += 1;
      if (met > MOST_MET && !all) return { found, waiting };
      // A form can have no root, and what it says of itself may be one of its fields.
      const name = nameOf(element);
      if (name === 'form') continue;
      const shadow = shadowRootOf(element);
      if (shadow !== null) {
        found.push(shadow);
        trees.push(shadow);
      } else if (name.includes('-')) {
        waiting.push(element);
      }
    }
  }
  return { found, waiting };
}

function* possibleHosts(tree: Document | ShadowRoot | Element, all: boolean): Generator<Element> {
  const elements = select(tree, '*');
  if (all || elements.length <= MOST_ASKED || isShadow(tree)) {
    yield* elements;
    return;
  }
  for (const element of select(tree, LIKELY))
    yield own(element, 'slot') === '' ? element : (parentOf(element) ?? element);
  const custom = own(document, 'evaluate')(CUSTOM, tree, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  for (let index = 0; index < custom.snapshotLength; index++) yield custom.snapshotItem(index) as Element;
}

function isShadow(tree: Document | ShadowRoot | Element): tree is ShadowRoot {
  return own<Node, 'nodeType'>(tree, 'nodeType') === Node.DOCUMENT_FRAGMENT_NODE;
}

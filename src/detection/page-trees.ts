import { select } from './element-name.ts';
import { shadowRootOf } from './shadow-root.ts';
import type { NextSlice } from './slices.ts';

/** What elements stand in. */
export type Tree = Document | ShadowRoot;

/** Elements that are asked at most. */
const MOST_ASKED = 200_000;
/** Elements between two looks at the clock. */
const STEP = 64;

/**
 * Shadow roots at elements of these trees and at those of each other, closed ones too, that are none of `trees`; `null`
 * when there are too many elements to be sure. Each element is asked, in slices. Which ones is settled at once: what
 * leaves the page meanwhile still tells of its root.
 */
export async function otherRoots(
  trees: ReadonlySet<Tree>,
  nextSlice: NextSlice,
): Promise<ReadonlySet<ShadowRoot> | null> {
  const known = new Set(trees);
  const others = new Set<ShadowRoot>();
  const lists = [...known].map((tree) => select(tree, '*'));
  let left = lists.reduce((some, { length }) => some - length, MOST_ASKED);
  for (const elements of lists) {
    if (left < 0) return null;
    for (const [at, element] of elements.entries()) {
      if (at % STEP === STEP - 1) await nextSlice();
      const shadow = shadowRootOf(element);
      if (shadow === null || known.has(shadow) || others.has(shadow)) continue;
      others.add(shadow);
      const inside = select(shadow, '*');
      left -= inside.length;
      lists.push(inside);
    }
  }
  return others;
}

/** Of what stands in this very tree: Chromium 156 tells of those in a shadow root to who asks that root alone. */
export function animationsOf(tree: Tree): readonly Animation[] {
  const { prototype } = isShadow(tree) ? ShadowRoot : Document;
  return (prototype as Partial<DocumentOrShadowRoot>).getAnimations?.call(tree) ?? [];
}

export function isShadow(tree: Node): tree is ShadowRoot {
  return Reflect.get(Node.prototype, 'nodeType', tree) === Node.DOCUMENT_FRAGMENT_NODE;
}

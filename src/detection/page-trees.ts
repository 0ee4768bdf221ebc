import { isElement } from './element-name.ts';
import { frameDocument, isFrame } from './frame-document.ts';
import { shadowRootOf } from './shadow-root.ts';

/** What elements stand in. */
export type Tree = Document | ShadowRoot;

/** Elements that are walked at most. */
const MOST_WALKED = 200_000;

/**
 * The document, those of frames of the page's own origin, and all their shadow roots, closed ones too; `null` when there
 * are too many elements to be sure. Asks each of them, and `meet` is told of it.
 */
export function pageTrees(
  document: Document,
  meet: (element: Element) => void = () => undefined,
): ReadonlySet<Tree> | null {
  const trees = new Set<Tree>([document]);
  let walked = 0;
  for (const tree of trees) {
    const walker = Document.prototype.createTreeWalker.call(document, tree, NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      walked += 1;
      if (walked > MOST_WALKED) return null;
      if (!isElement(node)) continue;
      meet(node);
      const shadow = shadowRootOf(node);
      if (shadow !== null) trees.add(shadow);
      if (!isFrame(node)) continue;
      const shown = frameDocument(node);
      if (shown !== null) trees.add(shown);
    }
  }
  return trees;
}

/** Of what stands in this very tree: Chromium 156 tells of those in a shadow root to who asks that root alone. */
export function animationsOf(tree: Tree): readonly Animation[] {
  const { prototype } = isShadow(tree) ? ShadowRoot : Document;
  return (prototype as Partial<DocumentOrShadowRoot>).getAnimations?.call(tree) ?? [];
}

export function isShadow(tree: Node): tree is ShadowRoot {
  return Reflect.get(Node.prototype, 'nodeType', tree) === Node.DOCUMENT_FRAGMENT_NODE;
}

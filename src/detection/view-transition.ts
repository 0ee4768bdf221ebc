import { own } from './own.ts';
import { animationsOf, isShadow, type Tree } from './page-trees.ts';

/**
 * Whether a view transition is under way. The screen then shows pictures of what was there before, frames of other
 * origins among them, and no element says where: measured in Chromium 156 with a frame that the transition removed.
 */
export function isInTransition(tree: Tree): boolean {
  // By the prototype: `<img name="activeViewTransition">` stands before it in its document.
  if (!isShadow(tree) && (Reflect.get(Document.prototype, 'activeViewTransition', tree) ?? null) !== null) return true;
  return animationsOf(tree).some(({ effect }) => pseudoOf(effect).startsWith('::view-transition'));
}

/**
 * Whether a view transition of this part of the page is under way. Until the page has made its change, which may take
 * seconds, nothing is animated and only the element tells: measured in Chromium 156, as above.
 */
export function isTransitionOf(element: Element & { readonly activeViewTransition?: unknown }): boolean {
  return (own(element, 'activeViewTransition') ?? null) !== null;
}

/** Of a transition of a part of the page, which the document does not name as its own. */
function pseudoOf(effect: AnimationEffect | null): string {
  return (effect as Partial<KeyframeEffect> | null)?.pseudoElement ?? '';
}

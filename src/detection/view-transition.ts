import { select } from './element-name.ts';
import { animationsOf, isShadow, type Tree } from './page-trees.ts';

/** The part of the page whose view transition is under way; where browsers don't know of it, no part has one. */
const ACTIVE = ':active-view-transition';
const IS_KNOWN = CSS.supports(`selector(${ACTIVE})`);

/**
 * Whether a view transition is under way. The screen then shows pictures of what was there before, frames of other
 * origins among them, and no element says where: measured in Chromium 156 with a frame that the transition removed.
 * Until the page has made its change, which may take seconds, nothing is animated. The selector knows of parts of the
 * page too, from the call that begins it to its end, and asks 30000 elements in 0.8 ms.
 */
export function isInTransition(tree: Tree): boolean {
  // By the prototype: `<img name="activeViewTransition">` stands before it in its document.
  if (!isShadow(tree) && (Reflect.get(Document.prototype, 'activeViewTransition', tree) ?? null) !== null) return true;
  if (IS_KNOWN && select(tree, ACTIVE).length > 0) return true;
  return animationsOf(tree).some(({ effect }) => pseudoOf(effect).startsWith('::view-transition'));
}

/** Of a transition of a part of the page, which the document does not name as its own. */
function pseudoOf(effect: AnimationEffect | null): string {
  return (effect as Partial<KeyframeEffect> | null)?.pseudoElement ?? '';
}

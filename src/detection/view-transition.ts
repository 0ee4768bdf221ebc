/**
 * Whether a view transition is under way. The screen then shows pictures of what was there before, frames of other
 * origins among them, and no element says where: measured in Chromium 156 with a frame that the transition removed.
 */
export function isInTransition(document: Document): boolean {
  // By the prototype: `<img name="activeViewTransition">` stands before it in its document.
  const { getAnimations } = Document.prototype as Partial<Document>;
  if ((Reflect.get(Document.prototype, 'activeViewTransition', document) ?? null) !== null) return true;
  const animations = getAnimations?.call(document) ?? [];
  return animations.some(({ effect }) => pseudoOf(effect).startsWith('::view-transition'));
}

/** Of a transition of a part of the page, which the document does not name as its own. */
function pseudoOf(effect: AnimationEffect | null): string {
  return (effect as Partial<KeyframeEffect> | null)?.pseudoElement ?? '';
}

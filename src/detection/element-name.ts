/**
 * What kind of element a node is, and what stands below it, whatever it says of itself: a form answers to the names of
 * its fields in place of its own properties and methods, to content scripts too, and what belongs to a frame's document
 * is no instance of this window's classes.
 */

/** Lower case for HTML; '' for what is no element. */
export function nameOf(node: Node): string {
  return isElement(node) ? Reflect.get(Element.prototype, 'localName', node) : '';
}

export function isElement(node: Node): node is Element {
  return Reflect.get(Node.prototype, 'nodeType', node) === Node.ELEMENT_NODE;
}

/** `querySelectorAll` at `root` itself and below it. */
export function select(root: ParentNode & Node, selector: string): readonly Element[] | NodeListOf<Element> {
  if (!isElement(root)) return root.querySelectorAll(selector);
  const selectAll: (this: Element, selector: string) => NodeListOf<Element> = Reflect.get(
    Element.prototype,
    'querySelectorAll',
  );
  const below = selectAll.call(root, selector);
  return matches(root, selector) ? [root, ...below] : below;
}

/** `matches` and `contains`, of forms too. */
export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

export function contains(node: Node, other: Node): boolean {
  return Node.prototype.contains.call(node, other);
}

import { own } from './own.ts';

/**
 * What kind of element a node is, and what stands below it, whatever it says of itself (`own`); and what belongs to a
 * frame's document is no instance of this window's classes.
 */

/** Lower case for HTML; '' for what is no element. */
export function nameOf(node: Node): string {
  return isElement(node) ? own(node, 'localName') : '';
}

export function isElement(node: Node): node is Element {
  return own(node, 'nodeType') === Node.ELEMENT_NODE;
}

/** `querySelectorAll` at `root` itself and below it. */
export function select(root: ParentNode & Node, selector: string): readonly Element[] | NodeListOf<Element> {
  const below = own(root, 'querySelectorAll')(selector);
  return isElement(root) && matches(root, selector) ? [root, ...below] : below;
}

/** `matches` and `contains`, of forms too. */
export function matches(element: Element, selector: string): boolean {
  return own(element, 'matches')(selector);
}

export function contains(node: Node, other: Node): boolean {
  return own(node, 'contains')(other);
}

/** `parentElement`, of forms too. */
export function parentOf(node: Node): Element | null {
  return own(node, 'parentElement');
}

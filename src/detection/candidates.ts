/** An element whose picture may be a code. */
export type Candidate = HTMLImageElement | HTMLCanvasElement | SVGSVGElement;

/** CSS pixels; nobody scans a smaller code. */
const LEAST_SIDE = 40;
/** Longer side over shorter side: a code with a caption or a frame is not quite square. */
const MOST_RATIO = 1.5;
/** Share of the element that must be inside the viewport. */
export const LEAST_IN_VIEW = 0.5;

const SELECTOR = 'img, canvas, svg';

/** Bounds the walk for shadow roots in documents that are made to be endless. */
const MOST_WALKED = 100_000;

/** Candidates at and below `root`, shadow roots not included. `picture` elements are met as their `img`. */
export function findCandidates(root: Document | ShadowRoot | Element): readonly Candidate[] {
  const found: Candidate[] = [];
  if (isCandidate(root)) found.push(root);
  const elements = root instanceof HTMLFormElement ? elementsOfForm(root) : root.querySelectorAll(SELECTOR);
  for (const element of elements) {
    if (isCandidate(element)) found.push(element);
  }
  return found;
}

/** A form answers to the names of its fields in place of its own properties and methods, to content scripts too. */
function* elementsOfForm(form: HTMLFormElement): Iterable<Node> {
  const walker = document.createTreeWalker(form, NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) yield node;
}

/** A drawing inside another one is a part of it, not a picture of its own. */
export function isCandidate(node: Node): node is Candidate {
  if (node instanceof SVGSVGElement) return enclosingSvg(node) === node;
  return node instanceof HTMLImageElement || node instanceof HTMLCanvasElement;
}

/** The outermost svg that `node` is part of, in its own tree. */
export function enclosingSvg(node: Node): SVGSVGElement | null {
  let outermost: SVGSVGElement | null = null;
  let svg = node instanceof SVGElement ? node.closest('svg') : null;
  while (svg !== null) {
    outermost = svg;
    svg = svg.parentElement?.closest('svg') ?? null;
  }
  return outermost;
}

/** What a walk for shadow roots met. */
export interface Roots {
  readonly open: readonly ShadowRoot[];
  /** Custom elements without a root: one may be attached later, and no mutation record tells. */
  readonly waiting: readonly Element[];
}

/** Open shadow roots at and below `root`, nested ones included. */
export function findRoots(root: Document | ShadowRoot | Element): Roots {
  const open: ShadowRoot[] = [];
  const waiting: Element[] = [];
  const trees: Node[] = [root];
  let walked = 0;
  for (let tree = trees.pop(); tree !== undefined; tree = trees.pop()) {
    const walker = document.createTreeWalker(tree, NodeFilter.SHOW_ELEMENT);
    for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
      walked += 1;
      if (walked > MOST_WALKED) return { open, waiting };
      // A form can have no root, and what it says of itself may be one of its fields.
      if (!(node instanceof Element) || node instanceof HTMLFormElement) continue;
      if (node.shadowRoot !== null) {
        open.push(node.shadowRoot);
        trees.push(node.shadowRoot);
      } else if (node.localName.includes('-')) {
        waiting.push(node);
      }
    }
  }
  return { open, waiting };
}

/** Whether a rectangle has the size and shape of a code that a person could scan. CSS pixels. */
export function isCodeShaped({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const shorter = Math.min(width, height);
  return shorter >= LEAST_SIDE && Math.max(width, height) <= shorter * MOST_RATIO;
}

/** Whether at least half of a rectangle (relative to the viewport, CSS pixels) lies in the viewport. */
export function isInView(rect: DOMRectReadOnly, view: { readonly width: number; readonly height: number }): boolean {
  const width = Math.min(rect.right, view.width) - Math.max(rect.left, 0);
  const height = Math.min(rect.bottom, view.height) - Math.max(rect.top, 0);
  return width > 0 && height > 0 && width * height >= rect.width * rect.height * LEAST_IN_VIEW;
}

/** Neither hidden, nor transparent, nor in a subtree that is. Makes the browser compute styles, not layout. */
export function isShown(element: Element): boolean {
  return (
    element.isConnected &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
  );
}

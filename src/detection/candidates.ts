import { hasBlocks } from './block-characters.ts';
import { isElement, matches, nameOf, parentOf, select } from './element-name.ts';
import { FRAMES, frameDocument, isFrame } from './frame-document.ts';
import { LINKS } from './linked-codes.ts';
import { own } from './own.ts';
import { LEAST_STYLE } from './style-rules.ts';

/** An element whose picture may be a code: it draws one by itself, by its style, its text or very many elements in it. */
export type Candidate = Element;

const SVG = 'http://www.w3.org/2000/svg';

/** CSS pixels; nobody scans a smaller code. */
const LEAST_SIDE = 36;
/** The same of what may show a code beside other things. */
const LEAST_ROOM = 100;
/** Longer side over shorter side: a code with a caption or a frame is not quite square. */
const MOST_RATIO = 1.5;
/** The same of a whole scene, which may show a code beside other things. */
const MOST_SCENE_RATIO = 3;
/** Share of the element that must be inside the viewport. */
export const LEAST_IN_VIEW = 0.5;

/** What draws by itself. */
const DRAWING = `:is(img,canvas,svg,video,image,input[type=image],${FRAMES})`;
/** What says by its attributes that it may be one. */
const SIGNS = '[class*="qr" i],[id*="qr" i],[aria-label*="qr" i]';
const STYLED = '[style*="url("],[style*=gradient],[style*=shadow]';
/** Names and signs in one `:is`: 10000 elements take 2.6 ms so, and 3.1 as a list. */
const EVERYTHING = `:is(${DRAWING},pre,samp,${SIGNS}),[style]:is(${STYLED}),${LINKS}`;

/** Modules a side of the smallest code: its lines in half blocks, its rows, and the dark runs of it. */
const LEAST_LINES = 11;
const LEAST_ROWS = 21;
const LEAST_RUNS = 7;
/** The same of what is nothing but cells: dark runs. */
export const LEAST_CELLS = 100;

/**
 * Candidates and links with codes at and below `root`, shadow roots and frames not included; what `more` selects too.
 * `picture` elements are met as their `img`. Selectors only: the browser has them run over 10000 elements in 3 ms, a script takes 10.
 */
export function findCandidates(root: Document | ShadowRoot | Element, more = ''): ReadonlySet<Candidate> {
  const found = new Set<Candidate>();
  for (const element of select(root, `${EVERYTHING}${more}`)) {
    if (isPartOfDrawing(element) || nameOf(element) === 'form') continue;
    found.add(element);
    if (!isDrawnByStyle(element)) continue;
    // What casts the shadows of a code may be one module large.
    const parent = parentOf(element);
    if (parent !== null && nameOf(parent) !== 'form') found.add(parent);
  }
  for (const line of select(root, `:nth-child(${LEAST_LINES})`)) {
    const parent = parentOf(line);
    if (parent !== null && nameOf(parent) !== 'form' && parent.namespaceURI !== SVG) found.add(parent);
  }
  return found;
}

/** Whether a candidate in view may really be one: asked of few elements, where selectors are asked of all. */
export function mayDraw(element: Candidate, more = ''): boolean {
  if (isFrame(element)) return frameDocument(element) === null;
  if (matches(element, DRAWING + more)) return true;
  if (styleOf(element).includes('url(') || [element, ...element.children].slice(0, LEAST_RUNS).some(isDrawnByStyle))
    return true;
  return isMadeOfParts(element) || (matches(element, SIGNS) && element.querySelector(DRAWING) === null);
}

/** A drawing inside another one is a part of it, not a picture of its own. */
function isPartOfDrawing({ namespaceURI, localName, parentElement }: Element): boolean {
  return namespaceURI === SVG && localName !== 'image' && parentElement?.namespaceURI === SVG;
}

function isDrawnByStyle(element: Element): boolean {
  const style = styleOf(element);
  return style.length >= LEAST_STYLE && /gradient|shadow/.test(style);
}

/** Cells, rows of cells, lines of block characters, or strips of gradients. */
function isMadeOfParts(element: Element): boolean {
  if (matches(element, 'pre,samp')) return hasBlocks(element.textContent);
  const { children } = element;
  const count = children.length;
  const some = [0.2, 0.4, 0.6, 0.8].map((share) => children[Math.floor(count * share)]);
  const every = (test: (part: Element) => boolean) => some.every((part) => part !== undefined && test(part));
  if (count >= LEAST_CELLS && every(isBare)) return true;
  if (count >= LEAST_ROWS && every((row) => own(row, 'childElementCount') >= LEAST_RUNS && isBare(row))) return true;
  if (every((strip) => styleOf(strip).includes('gradient'))) return true;
  return [...element.childNodes].slice(0, 3 * LEAST_LINES).some(hasBlocksInLine);
}

function isBare(part: Element): boolean {
  return !/\S/.test(own(part, 'textContent'));
}

/** Of a line; a box with much in it is none. */
function hasBlocksInLine(node: Node): boolean {
  return (!isElement(node) || own(node, 'childElementCount') === 0) && hasBlocks(own(node, 'textContent') ?? '');
}

function styleOf(element: Element): string {
  return own(element, 'getAttribute')('style') ?? '';
}

/** Whether an element of this size could show a code that a person could scan. CSS pixels. */
export function hasRoom(element: Candidate, size: { readonly width: number; readonly height: number }): boolean {
  const shorter = Math.min(size.width, size.height);
  const longer = Math.max(size.width, size.height);
  if (shorter < LEAST_SIDE) return false;
  if (isFrame(element)) return shorter >= LEAST_ROOM;
  if (!/^(?:canvas|video)$/.test(nameOf(element))) return isCodeShaped(size);
  return longer <= shorter * MOST_SCENE_RATIO;
}

/** Whether a rectangle has the size and shape of a code that a person could scan. CSS pixels. */
export function isCodeShaped({ width, height }: { readonly width: number; readonly height: number }): boolean {
  const shorter = Math.min(width, height);
  return shorter >= LEAST_SIDE && Math.max(width, height) <= shorter * MOST_RATIO;
}

/** Whether enough of an element is in view to be read. */
export function isInView(entry: IntersectionObserverEntry): boolean {
  if (!entry.isIntersecting) return false;
  if (entry.intersectionRatio >= LEAST_IN_VIEW) return true;
  const { width, height } = entry.intersectionRect;
  return isFrame(entry.target) && Math.min(width, height) >= LEAST_ROOM;
}

/** Neither hidden, nor transparent, nor in a subtree that is. Makes the browser compute styles, not layout. */
export function isShown(element: Element): boolean {
  return (
    element.isConnected &&
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
  );
}

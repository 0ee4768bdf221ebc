const SVG = 'http://www.w3.org/2000/svg';

/** Elements and characters of the largest drawing that is copied; a version 40 code of single squares has 16000. */
const MOST_ELEMENTS = 20_000;
const MOST_CHARACTERS = 2_000_000;
/** Elements whose computed style is asked for, which is the dear part. */
const MOST_STYLED = 600;
/** Device pixels a CSS pixel: larger makes dots too crisp for jsQR. CSS pixels of the least side that is drawn 1:1. */
const MOST_DENSITY = 2;
const ENOUGH = 150;

/** What style sheets of the page may give to shapes; attributes travel by themselves. */
const PAINT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'opacity', 'color'];
const PROPERTIES = [...PAINT, 'visibility', 'display'];
/** Symbols, gradients and the like that stand elsewhere in the document. */
const MOST_REFERENCES = 64;

/**
 * The drawing as a picture near its size on the page, or `null` when it can't be copied. It goes through a `data:`
 * URL: such a picture loads nothing, runs nothing and leaves no trace in the page. The original is not cloned, which
 * would run the page's custom elements.
 */
export async function pictureOfSvg(svg: SVGSVGElement): Promise<HTMLImageElement | null> {
  const text = copyOf(svg);
  if (text === null) return null;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  try {
    await picture.decode();
  } catch {
    return null;
  }
  return picture;
}

function copyOf(svg: SVGSVGElement): string | null {
  const shapes = svg.getElementsByTagName('*');
  if (shapes.length > MOST_ELEMENTS) return null;
  const text = new XMLSerializer().serializeToString(svg);
  if (text.length > MOST_CHARACTERS) return null;
  const copy = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (!(copy instanceof SVGSVGElement) || copy.namespaceURI !== SVG) return null;
  applySize(svg, copy);
  applyStyle(svg, copy);
  const copied = copy.getElementsByTagName('*');
  if (shapes.length <= MOST_STYLED && copied.length === shapes.length) {
    for (const [index, shape] of [...shapes].entries()) {
      const twin = copied[index];
      if (twin instanceof SVGElement) applyStyle(shape, twin);
    }
  }
  const references = referencesOf(svg, text);
  if (references === null) return null;
  addReferences(copy, references);
  return new XMLSerializer().serializeToString(copy);
}

/** What a drawing uses of the tree around it, and what that uses; `null` when it is too much. Sprites are drawn so. */
function referencesOf(svg: SVGSVGElement, text: string): ReadonlyMap<Element, string> | null {
  const tree = svg.getRootNode();
  const references = new Map<Element, string>();
  const texts = [text];
  let characters = text.length;
  for (let next = texts.pop(); next !== undefined; next = texts.pop()) {
    for (const [, id] of next.matchAll(/(?:href="#|url\((?:&quot;|["'])?#)([^"'&)]+)/g)) {
      const element = 'getElementById' in tree ? (tree as Document | ShadowRoot).getElementById(id ?? '') : null;
      if (element === null || element.contains(svg) || svg.contains(element) || references.has(element)) continue;
      const own = new XMLSerializer().serializeToString(element);
      characters += own.length;
      if (references.size === MOST_REFERENCES || characters > MOST_CHARACTERS) return null;
      references.set(element, own);
      texts.push(own);
    }
  }
  return references;
}

function addReferences(copy: SVGSVGElement, references: ReadonlyMap<Element, string>): void {
  const room = copy.ownerDocument.createElementNS(SVG, 'defs');
  for (const [element, text] of references) {
    const twin = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    if (!(twin instanceof SVGElement)) continue;
    const shapes = element.getElementsByTagName('*');
    const twins = twin.getElementsByTagName('*');
    if (shapes.length <= MOST_STYLED && shapes.length === twins.length) {
      for (const [index, shape] of [...shapes].entries()) {
        const other = twins[index];
        // A sprite is hidden, its symbols are not where they are used.
        if (other instanceof SVGElement) applyStyle(shape, other, PAINT);
      }
    }
    room.append(twin);
  }
  copy.prepend(room);
}

/** A drawing without a `viewBox` keeps its own coordinates, so only its window may change. */
function applySize(svg: SVGSVGElement, copy: SVGSVGElement): void {
  const rect = svg.getBoundingClientRect();
  // Layout size, before transforms, which a picture would clip.
  const width = svg.clientWidth || rect.width;
  const height = svg.clientHeight || rect.height;
  const wanted = Math.min(width, height) >= ENOUGH ? 1 : MOST_DENSITY;
  const density = copy.hasAttribute('viewBox') ? wanted : 1;
  // Style attributes win over the size's attributes, and a transform would turn the drawing out of its window.
  const placed = { width: `${width * density}px`, height: `${height * density}px`, transform: 'none', margin: '0' };
  for (const [property, value] of Object.entries(placed)) copy.style.setProperty(property, value, 'important');
  copy.setAttribute('width', placed.width);
  copy.setAttribute('height', placed.height);
}

function applyStyle(element: Element, copy: SVGElement, properties = PROPERTIES): void {
  const computed = getComputedStyle(element);
  for (const property of properties) {
    const value = computed.getPropertyValue(property);
    if (value !== '') copy.style.setProperty(property, value, 'important');
  }
}

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
const PROPERTIES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'opacity', 'visibility', 'display', 'color'];

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
  return new XMLSerializer().serializeToString(copy);
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

function applyStyle(element: Element, copy: SVGElement): void {
  const computed = getComputedStyle(element);
  for (const property of PROPERTIES) {
    const value = computed.getPropertyValue(property);
    if (value !== '') copy.style.setProperty(property, value, 'important');
  }
}

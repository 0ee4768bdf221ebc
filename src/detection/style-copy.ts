import { PSEUDO_ELEMENTS } from './css-pictures.ts';
import { own } from './own.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

/** Elements of one drawing. */
const MOST_ELEMENTS = 64;
/** Characters of the copy: shadows of a version 40 code have about as many. */
const MOST_CHARACTERS = 2_000_000;

/** What places and paints a box without text. */
const PROPERTIES = [
  ...['position', 'left', 'top', 'right', 'bottom', 'display', 'float', 'box-sizing', 'width', 'height', 'overflow'],
  ...['margin', 'padding', 'border', 'border-radius', 'opacity', 'visibility', 'transform', 'transform-origin'],
  ...['background-color', 'background-image', 'background-size', 'background-position', 'background-repeat'],
  ...['background-clip', 'background-origin', 'background-blend-mode', 'box-shadow', 'color', 'clip-path'],
  ...['mask-image', 'mask-size', 'mask-position', 'mask-repeat', 'mask-clip', 'mask-mode', 'grid-template-columns'],
  ...['grid-template-rows', 'gap', 'flex-direction', 'flex-wrap', 'align-items', 'justify-content', 'z-index'],
];

/**
 * A box and what stands in it, as its computed style draws it, as a picture: gradients, shadows and masks without the
 * right to capture the tab. It goes through a `data:` URL, as drawings do: such a picture loads nothing and runs nothing.
 */
export async function copyStyle(element: Element): Promise<HTMLImageElement | null> {
  if (element.getElementsByTagName('*').length > MOST_ELEMENTS) return null;
  const { width, height } = element.getBoundingClientRect();
  const drawing = own(document, 'implementation').createDocument(SVG, 'svg');
  const root = drawing.documentElement;
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  const frame = drawing.createElementNS(SVG, 'foreignObject');
  frame.setAttribute('width', '100%');
  frame.setAttribute('height', '100%');
  const box = copyOf(element, drawing);
  box.setAttribute(
    'style',
    `${box.getAttribute('style') ?? ''}position:absolute;inset:0;margin:0;float:none;transform:none`,
  );
  frame.append(box);
  root.append(frame);
  const text = new XMLSerializer().serializeToString(drawing);
  if (text.length > MOST_CHARACTERS) return null;
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  try {
    await picture.decode();
  } catch {
    return null;
  }
  return picture;
}

function copyOf(element: Element, drawing: XMLDocument): Element {
  const [before, after] = PSEUDO_ELEMENTS.slice(1).map((pseudo) => boxOf(element, pseudo, drawing));
  const copy = boxOf(element, null, drawing) ?? drawing.createElementNS(XHTML, 'div');
  const inside = [...own(element, 'children')].map((child) => copyOf(child, drawing));
  copy.append(...[before, ...inside, after].filter((box) => box !== null && box !== undefined));
  return copy;
}

function boxOf(element: Element, pseudo: string | null, drawing: XMLDocument): Element | null {
  const style = getComputedStyle(element, pseudo);
  if (pseudo !== null && (style.content === 'none' || style.content === 'normal')) return null;
  const box = drawing.createElementNS(XHTML, 'div');
  const declarations = PROPERTIES.map((property) => `${property}:${style.getPropertyValue(property)};`);
  box.setAttribute('style', declarations.join(''));
  return box;
}

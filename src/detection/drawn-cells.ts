import { LONGEST_SIDE } from '../vision/image.ts';
import { LEAST_CELLS } from './candidates.ts';
import { nameOf } from './element-name.ts';
import { groundOf, isTransparent } from './ground.ts';

/** Elements of the largest code that is made of them. */
const MOST_CELLS = 16_000;

/**
 * Paints an element that is made of very many others (tables, grids, floats) as rectangles of their background colours:
 * nothing of the page is touched, and no right to capture the tab is needed. `null` for what is no such element.
 */
export function drawCells(element: Element): OffscreenCanvas | null {
  const cells = element.getElementsByTagName('*');
  if (cells.length < LEAST_CELLS || cells.length > MOST_CELLS) return null;
  const whole = element.getBoundingClientRect();
  const scale = Math.min(1, LONGEST_SIDE / Math.max(whole.width, whole.height));
  const canvas = new OffscreenCanvas(Math.max(1, whole.width * scale), Math.max(1, whole.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.fillStyle = groundOf(element);
  context.fillRect(0, 0, canvas.width, canvas.height);
  const colourOf = createColours();
  for (const cell of cells) {
    const colour = colourOf(cell);
    if (isTransparent(colour)) continue;
    const { left, top, width, height } = Element.prototype.getBoundingClientRect.call(cell);
    context.fillStyle = colour;
    context.fillRect((left - whole.left) * scale, (top - whole.top) * scale, width * scale, height * scale);
  }
  return canvas;
}

/**
 * Thousands of cells have two styles. Those that say what they are by their name, class, style or colour attribute are
 * taken to look alike; the others are asked one by one, since a sheet may tell them apart by their place.
 */
function createColours(): (cell: Element) => string {
  const known = new Map<string, string>();
  return (cell) => {
    const says = ['class', 'style', 'bgcolor'].map((attribute) => attributeOf(cell, attribute)).join('|');
    if (says === '||') return getComputedStyle(cell).backgroundColor;
    const key = `${nameOf(cell)}|${says}`;
    const colour = known.get(key) ?? getComputedStyle(cell).backgroundColor;
    known.set(key, colour);
    return colour;
  };
}

/** By the class itself, since a cell may be a form (`own`): there are thousands, each asked three times. */
function attributeOf(cell: Element, name: string): string {
  return Element.prototype.getAttribute.call(cell, name) ?? '';
}

import type { PixelImage } from '../vision/image.ts';
import { hasBlocks } from './block-characters.ts';
import { drawBlockText } from './block-text.ts';
import { isElement, nameOf } from './element-name.ts';

/** Characters that are looked at before a text is taken for what it is, and at most. */
const MOST_CHARACTERS = 60_000;
/** Lines of the smallest code in half blocks. */
const LEAST_LINES = 10;

/** The code that an element's text may draw; `null` for every other text. */
export function drawText(element: Element): PixelImage | null {
  const text = element.textContent;
  if (text.length > MOST_CHARACTERS || !hasBlocks(text)) return null;
  return drawBlockText(text.split('\n').length >= LEAST_LINES ? text : linesOf(element));
}

/** A text whose lines are elements, or stand between `br`s. */
function linesOf(element: Element): string {
  let text = '';
  for (const node of element.childNodes) {
    if (nameOf(node) === 'br') text += '\n';
    else text += isElement(node) ? `${node.textContent}\n` : (node.nodeValue ?? '');
  }
  return text;
}

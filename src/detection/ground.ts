import { parentOf } from './element-name.ts';
import { holderOf } from './holder.ts';

/** Steps up the tree; deeper pages get white. */
const MOST_STEPS = 200;

/** The colour that shows through an element's transparent parts: the nearest background behind it, else the browser's own. */
export function groundOf(element: Element): string {
  let at: Element | null = element;
  for (let step = 0; at !== null && step < MOST_STEPS; step++) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!isTransparent(colour)) return colour;
    at = parentOf(at) ?? holderOf(at);
  }
  return getComputedStyle(element).colorScheme === 'dark' ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)';
}

/** Computed colours: `rgba(r, g, b, 0)`, or `color(... / 0)`. Black ends with a zero too. */
export function isTransparent(colour: string): boolean {
  return colour === '' || colour === 'transparent' || /^rgba\(.*,\s*0(?:\.0+)?\)$|\/\s*0(?:\.0+)?%?\)$/.test(colour);
}
